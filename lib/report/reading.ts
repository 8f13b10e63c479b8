import { decidingDifference } from "./claim-groups.ts";
import { escapeMarkdown } from "./markdown-text.ts";
import type { ClaimResult, Metric } from "./table.ts";

/** A claim of another experiment that bears on why a table's claims hold or fail. */
export interface Evidence {
  readonly experiment: string;
  readonly claim: ClaimResult;
}

/**
 * A table in three sentences, put together from verdicts alone: what holds, what does not, and what other experiments say of why.
 *
 * @param metrics names and digits for all differences.
 */
export function reading(
  claims: readonly ClaimResult[],
  why: readonly Evidence[],
  metrics: readonly Metric[],
): string[] {
  const measured = claims.filter(({ verdict }) => verdict !== "not run");
  const holding = measured.filter(({ verdict }) => verdict === "holds");
  const failing = measured.filter(({ verdict }) => verdict === "fails");
  const undecided = measured.filter(({ verdict }) => verdict !== "holds" && verdict !== "fails");
  const named = (claim: ClaimResult) => `“${claim.that}”`;
  const withDifference = (claim: ClaimResult) => {
    const difference = decidingDifference(claim, metrics);
    return difference === "" ? named(claim) : `${named(claim)} (${difference})`;
  };
  const open = [
    failing.length > 0 ? `does not hold (${failing.length}): ${failing.map(withDifference).join("; ")}` : "",
    undecided.length > 0 ? `undecided (${undecided.length}): ${undecided.map(named).join("; ")}` : "",
  ].filter((part) => part !== "").join("; ");
  return [
    holding.length > 0
      ? `Holds (${holding.length} of ${measured.length}): ${holding.map(named).join("; ")}.`
      : `None of the ${measured.length} measured claims holds.`,
    open === "" ? "None fails or is undecided." : `${open[0].toUpperCase()}${open.slice(1)}.`,
    why.length === 0
      ? "No experiment says why."
      : `On why: ${
        why.map(({ experiment, claim }) => `${experiment}: ${withDifference(claim)} ${verdictText(claim)}`)
          .join(
            "; ",
          )
      }.`,
  ];
}

function verdictText({ verdict }: ClaimResult): string {
  return verdict === "holds" || verdict === "fails" ? verdict : `is ${verdict}`;
}

/** The sentences as Markdown, one paragraph each. */
export function readingMarkdown(sentences: readonly string[]): string {
  return sentences.map(escapeMarkdown).join("\n\n") + "\n";
}
