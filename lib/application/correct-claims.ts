import { type ClaimP, holm, SIGNIFICANCE } from "../metrics/familywise.ts";
import type { ClaimResult, Verdict } from "../report/table.ts";

export function verdictByP({ holds, fails }: ClaimP): Verdict {
  if (holds <= SIGNIFICANCE) return "holds";
  return fails <= SIGNIFICANCE ? "fails" : "inconclusive";
}

/**
 * Claims with their verdicts corrected over all of them (Holm). Each claim enters with the smaller of its two p-values, which
 * one claim passes by chance no more often than one two-sided test does. Claims that were not measured, or are descriptive, are
 * no tests and are left as they are.
 */
export function correctClaims(claims: readonly ClaimResult[]): ClaimResult[] {
  const tested = claims.filter(({ corrected }) => corrected !== undefined);
  const corrected = holm(tested.map(({ corrected }) => Math.min(corrected!.p.holds, corrected!.p.fails)));
  return claims.map((claim) => {
    if (!claim.corrected) return claim;
    const isKept = corrected[tested.indexOf(claim)] <= SIGNIFICANCE;
    const overall = isKept ? claim.corrected.within : "inconclusive";
    return { ...claim, corrected: { ...claim.corrected, overall, family: tested.length } };
  });
}

/** Groups of claims, such as those of tables, that correct each over its own: corrected over all of them instead. */
export function correctedTogether<Group extends { readonly claims: readonly ClaimResult[] }>(
  groups: readonly Group[],
): Group[] {
  const corrected = correctClaims(groups.flatMap(({ claims }) => claims));
  let next = 0;
  return groups.map((group) => ({ ...group, claims: corrected.slice(next, next += group.claims.length) }));
}
