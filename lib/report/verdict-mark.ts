import type { Verdict } from "./table.ts";

/** A sign for each verdict. Always printed together with the word: a sign alone is easily misread. */
export const verdictMark: Readonly<Record<Verdict, string>> = {
  "holds": "✓",
  "fails": "✗",
  "inconclusive": "~",
  "partly measured": "◐",
  "not run": "–",
};
