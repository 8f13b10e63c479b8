import type { Emphasis } from "./emphasis.ts";
import { formatInterval, formatNumber, formatSigned } from "./format-number.ts";
import { publishedCell } from "./published-cell.ts";
import { type Cell, isMeasured, type Metric, type Table } from "./table.ts";

/** What a line of a cell says; lines of a row stand in this order. */
export const lineKinds = ["value", "compared", "seeds", "published", "verdict"] as const;
export type LineKind = typeof lineKinds[number];

/** A number and what follows it. Numbers of a column are aligned on their points, so they are kept apart. */
export interface CellLine {
  readonly number: string;
  readonly rest: string;
  readonly rank: Emphasis;
}

/** The lines of one cell and metric. */
export type CellLines = Partial<Record<LineKind, CellLine>>;

/** What the printing of a cell needs besides the cell. */
export interface CellContext {
  readonly table: Table;
  readonly metric: Metric;
  readonly rank: Emphasis;
  /** Number of the footnote that says why the cell is empty. */
  readonly footnote: number | undefined;
  /** Whether the value stands alone. */
  readonly valueOnly: boolean;
}

/** Turns a cell into the lines that a terminal shows. */
export function terminalCell(
  cell: Cell,
  { table, metric, rank, footnote, valueOnly }: CellContext,
): CellLines {
  const { digits } = metric;
  const estimate = isMeasured(cell) ? cell.values[metric.name] : undefined;
  const paper = publishedCell(table, cell, metric.name);
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
    // The common verdict stands once below the table; a cell repeats only one of its own.
    if (paper.difference !== null && paper.verdict !== table.published?.verdict) {
      lines.verdict = line("", paper.verdict);
    }
  }
  return lines;
}
