import { element, type Html } from "../html-element.ts";
import type { ClaimResult, Table, Verdict } from "../table.ts";
import { verdictMark } from "../verdict-mark.ts";

const VERDICTS: readonly Verdict[] = ["holds", "inconclusive", "fails", "partly measured", "not run"];

/** The verdict of a table in a sentence: "1 of 6 claims holds, 1 fails, 4 are inconclusive"; of one claim: "Its one claim fails". */
export function verdictOfTable({ claims, published }: Pick<Table, "claims" | "published">): string {
  const count = (verdict: Verdict) => claims.filter((claim) => claim.verdict === verdict).length;
  const counted = [
    [count("fails"), "fails", "fail"],
    [count("inconclusive"), "is inconclusive", "are inconclusive"],
    [count("partly measured"), "is partly measured", "are partly measured"],
    [count("not run"), "was not run", "were not run"],
  ] as const;
  const others = counted.filter(([number]) => number > 0).map(([number, one, more]) =>
    `${number} ${number === 1 ? one : more}`
  );
  const holds = count("holds");
  const said = claims.length === 0
    ? "No claim of the paper is tied to it"
    : claims.length === 1
    ? `Its one claim ${holds === 1 ? "holds" : counted.find(([number]) => number > 0)![1]}`
    : [
      `${holds === 0 ? "None" : holds} of ${claims.length} claims ${holds > 1 ? "hold" : "holds"}`,
      ...others,
    ].join(", ");
  return `${said}.${published ? ` Published numbers: ${published.verdict}.` : ""}`;
}

/** A verdict after a number. */
function ofMany(verdict: Verdict, count: number): string {
  return count > 1 && (verdict === "holds" || verdict === "fails") ? verdict.slice(0, -1) : verdict;
}

/** How many claims have which verdict: a bar for eyes, and the numbers as words. */
export function verdictBar(claims: readonly ClaimResult[]): Html | null {
  if (claims.length === 0) return null;
  const counted = VERDICTS.flatMap((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    return count === 0 ? [] : [{ verdict, count, kind: verdict.replace(" ", "-") }];
  });
  return element(
    "div",
    { class: "tally" },
    element(
      "div",
      { class: "bar", "aria-hidden": "true" },
      counted.map(({ kind, count }) => element("span", { class: kind, style: `flex-grow:${count}` })),
    ),
    element(
      "ul",
      {},
      counted.map(({ verdict, kind, count }) =>
        element("li", { class: kind }, `${verdictMark[verdict]} ${count} ${ofMany(verdict, count)}`)
      ),
    ),
  );
}
