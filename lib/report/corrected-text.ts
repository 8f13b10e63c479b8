import type { ClaimResult, CorrectedVerdicts } from "./table.ts";
import { verdictMark } from "./verdict-mark.ts";

/** What is left of a claim's verdict when it is corrected for many comparisons: within the claim, and over all claims. */
export interface CorrectedText {
  readonly within: string;
  readonly overall: string;
}

/** The corrected verdicts with their signs, or why there are none. */
export function correctedText({ corrected, isDescriptive }: ClaimResult): CorrectedText {
  if (!corrected) {
    const none = isDescriptive ? "descriptive" : "–";
    return { within: none, overall: none };
  }
  const { within, overall } = corrected;
  return { within: `${verdictMark[within]} ${within}`, overall: `${verdictMark[overall]} ${overall}` };
}

/** How many claims the correction over all is over; 0 where none was tested. */
export function familySize(claims: readonly ClaimResult[]): number {
  return Math.max(0, ...claims.map(({ corrected }) => corrected?.family ?? 0));
}

/** Heads of the two corrected verdicts of each of these claims. */
export function correctedHeads(claims: readonly ClaimResult[]): [within: string, overall: string] {
  const size = familySize(claims);
  return ["Corrected within the claim", `Corrected over ${size > 0 ? counted(size) : "all claims"}`];
}

/** Both corrected verdicts in a line. */
export function correctedLine({ within, overall, family }: CorrectedVerdicts): string {
  return `corrected within the claim: ${within}; over ${counted(family)}: ${overall}`;
}

function counted(claims: number): string {
  return claims === 1 ? "1 claim" : `${claims} claims`;
}
