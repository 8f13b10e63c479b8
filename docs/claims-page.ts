import { recordedClaims } from "../lib/application/recorded-claims.ts";
import { claimsMarkdown } from "../lib/report/claim-groups.ts";

/** docs/claims.md: every claim of the paper with the verdict of the committed results. */
export async function claimsPage(): Promise<string> {
  return `<!-- deno-fmt-ignore-file -->

# Which claims hold on Toybox

Written by \`deno task readme\` from the committed results, as \`deno task claims\` prints them. On other data, another backbone or other
masks the verdicts may differ: run it under your profile. [How to read a table](reading-tables.md) says what the words mean.

${claimsMarkdown(await recordedClaims([]))}`;
}
