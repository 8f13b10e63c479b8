import { formatDifference } from "./format-number.ts";
import type { ClaimResult, CorrectedVerdicts, Evidence, Metric, Verdict } from "./table.ts";

/** A sign for each verdict. Always printed together with the word: a sign alone is easily misread. */
export const verdictMark: Readonly<Record<Verdict, string>> = {
  "holds": "✓",
  "fails": "✗",
  "inconclusive": "~",
  "partly measured": "◐",
  "not run": "–",
};

export function verdictText(verdict: Verdict): string {
  return `${verdictMark[verdict]} ${verdict}`;
}

/** What a difference is of: column and metric, as far as they have names. */
export function evidencePlace({ column, metric }: Evidence, metrics: readonly Metric[]): string {
  const label = metrics.find(({ name }) => name === metric)?.label ?? metric;
  return [column, label].filter((part) => part !== "").join(", ");
}

export function evidenceDifference(found: Evidence, metrics: readonly Metric[]): string {
  return formatDifference(found, metrics.find(({ name }) => name === found.metric)?.digits ?? 1);
}

/** What is left of a claim's verdict when it is corrected within the claim and over all claims, or why there is nothing to correct. */
export function correctedText({ corrected, isDescriptive }: ClaimResult): [within: string, overall: string] {
  const none = isDescriptive ? "descriptive" : "–";
  return corrected ? [verdictText(corrected.within), verdictText(corrected.overall)] : [none, none];
}

/** How many claims the correction over all is over; 0 where none was tested. */
export function familySize(claims: readonly ClaimResult[]): number {
  return Math.max(0, ...claims.map(({ corrected }) => corrected?.family ?? 0));
}

/** Heads of what `correctedText` gives of each of these claims. */
export function correctedHeads(claims: readonly ClaimResult[]): [within: string, overall: string] {
  const size = familySize(claims);
  return ["Corrected within the claim", `Corrected over ${size > 0 ? counted(size) : "all claims"}`];
}

export function correctedLine({ within, overall, family }: CorrectedVerdicts): string {
  return `corrected within the claim: ${within}; over ${counted(family)}: ${overall}`;
}

function counted(claims: number): string {
  return claims === 1 ? "1 claim" : `${claims} claims`;
}
