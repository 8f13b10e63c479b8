import { formatInterval, formatNumber, formatSigned } from "./format-number.ts";
import type { Emphasis, Printed } from "./printed-table.ts";

/** What a line of a cell says; lines of a row stand in this order. */
export const lineKinds = ["value", "compared", "seeds", "published", "verdict"] as const;
export type LineKind = typeof lineKinds[number];

/** A number and what follows it. Numbers of a column are aligned on their points, so they are kept apart. */
export interface CellLine {
  readonly number: string;
  readonly rest: string;
  readonly rank: Emphasis;
}

export type CellLines = Partial<Record<LineKind, CellLine>>;

/**
 * Turns what stands in a line into the lines that a terminal shows.
 *
 * @param common verdict that stands once below the table. @param valueOnly whether the value stands alone.
 */
export function terminalCell(
  { metric: { digits }, estimate, paper, rank, footnote }: Printed,
  common: string | undefined,
  valueOnly: boolean,
): CellLines {
  const lines: CellLines = {};
  const line = (number: string, rest: string): CellLine => ({ number, rest, rank });
  if (valueOnly) return { value: line(estimate ? formatNumber(estimate.value, digits) : "–", "") };
  if (estimate) {
    lines.value = line(formatNumber(estimate.value, digits), formatInterval(estimate, digits));
    if (estimate.compared) {
      const { compared } = estimate;
      lines.compared = line(formatSigned(compared.difference, digits), formatInterval(compared, digits));
    }
    if (estimate.seeds) {
      const { mean, deviation, count } = estimate.seeds;
      lines.seeds = line(formatNumber(mean, digits), `± ${formatNumber(deviation, digits)} (${count})`);
    }
  } else {
    lines.value = line("–", footnote === undefined ? "" : `[${footnote}]`);
  }
  if (paper) {
    const difference = paper.difference === null ? "" : `(${formatSigned(paper.difference, digits)})`;
    lines.published = line(formatNumber(paper.published, digits), difference);
    // A cell repeats no verdict but one of its own.
    if (paper.difference !== null && paper.verdict !== common) lines.verdict = line("", paper.verdict);
  }
  return lines;
}
