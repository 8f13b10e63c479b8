import { decidingDifference } from "./claim-groups.ts";
import { escapeMarkdown } from "./markdown-text.ts";
import type { ClaimResult, Metric } from "./table.ts";

/** A claim of another experiment that bears on why a table's claims hold or fail. */
export interface Evidence {
  readonly experiment: string;
  readonly claim: ClaimResult;
}

/** A verdict, or a reason, and what it is said of. */
export interface ReadingPart {
  /** A sentence where nothing follows, else what stands over the items. */
  readonly lead: string;
  readonly items: readonly string[];
}

/**
 * A table in short, put together from verdicts alone: what holds, what does not, what is undecided, and what other experiments say of
 * why. A part of which there is nothing to say is left out.
 *
 * @param metrics names and digits for all differences.
 */
export function reading(
  claims: readonly ClaimResult[],
  why: readonly Evidence[],
  metrics: readonly Metric[],
): ReadingPart[] {
  const measured = claims.filter(({ verdict }) => verdict !== "not run");
  const of = (isMeant: (claim: ClaimResult) => boolean) => measured.filter(isMeant);
  const named = (claim: ClaimResult) => `“${claim.that}”`;
  const withDifference = (claim: ClaimResult) => {
    const difference = decidingDifference(claim, metrics);
    return difference === "" ? named(claim) : `${named(claim)} (${difference})`;
  };
  const holding = of(({ verdict }) => verdict === "holds");
  const failing = of(({ verdict }) => verdict === "fails");
  const undecided = of((claim) => !holding.includes(claim) && !failing.includes(claim));
  const parts: ReadingPart[] = [
    { lead: `Holds (${holding.length} of ${measured.length})`, items: holding.map(named) },
    { lead: `Does not hold (${failing.length})`, items: failing.map(withDifference) },
    { lead: `Undecided (${undecided.length})`, items: undecided.map(named) },
    {
      lead: "On why",
      items: why.map(({ experiment, claim }) =>
        `${experiment}: ${withDifference(claim)} ${verdictText(claim)}`
      ),
    },
  ];
  return [
    ...(holding.length === 0 ? [{ lead: noneHolds(measured.length), items: [] }] : []),
    ...parts.filter(({ items }) => items.length > 0),
  ];
}

function noneHolds(measured: number): string {
  if (measured === 0) return "No claim was measured.";
  return measured === 1
    ? "The one claim that was measured does not hold or is undecided."
    : `None of the ${measured} measured claims holds.`;
}

function verdictText({ verdict }: ClaimResult): string {
  if (verdict === "not run") return "was not run";
  return verdict === "holds" || verdict === "fails" ? verdict : `is ${verdict}`;
}

/** The parts as Markdown: a paragraph for each, and a list below those that have items. */
export function readingMarkdown(parts: readonly ReadingPart[]): string {
  return parts.map(({ lead, items }) =>
    items.length === 0
      ? escapeMarkdown(lead)
      : `${escapeMarkdown(lead)}:\n\n${items.map((item) => `- ${escapeMarkdown(item)}`).join("\n")}`
  ).join("\n\n") + "\n";
}
