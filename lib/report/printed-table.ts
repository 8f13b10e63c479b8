import { type PublishedCell, publishedCell } from "./published-cell.ts";
import {
  type Cell,
  type Estimate,
  estimateOf,
  isMeasured,
  type Metric,
  reasonOf,
  type Table,
} from "./table.ts";

/** How a number is set: best of its column bold, second underlined. */
export type Emphasis = "best" | "second" | "plain";

/** What stands in an empty cell before its footnote; a dash before a raised 1 would read as minus one. */
export const EMPTY = "n/a";

/** A column of numbers: one metric under one column of the table. */
export interface Leaf {
  readonly column: string;
  readonly metric: Metric;
  /** Whether it is the last under its column. */
  readonly isLast: boolean;
}

/** What stands in a line under a leaf. */
export interface Printed extends Leaf {
  readonly estimate: Estimate | undefined;
  readonly paper: PublishedCell | null;
  readonly rank: Emphasis;
  /** Number of the footnote that says why there is no number. */
  readonly footnote: number | undefined;
}

/** A row of the table or, below the rows, a ceiling. */
export interface Line {
  readonly name: string;
  /** Number of the row; null for a ceiling. */
  readonly row: number | null;
  readonly footnote: number | undefined;
  readonly numbers: readonly Printed[];
}

/**
 * A table line by line, as every format prints it. Footnotes are notes to rows and reasons of empty cells, numbered from 1 in reading
 * order; equal texts share a number.
 */
export function printedTable(
  table: Table,
): { readonly leaves: readonly Leaf[]; readonly lines: readonly Line[]; readonly notes: readonly string[] } {
  const { columns, metrics, cells } = table;
  const leaves = columns.flatMap((column, c) =>
    metrics.map((metric, m) => ({
      ...{ column, metric, isLast: m === metrics.length - 1 },
      ofLine: (line: readonly Cell[]) => line[c],
      ranks: ranksOf(cells.map((row) => estimateOf(row[c], metric.name)), metric.digits),
    }))
  );
  const all = [
    ...table.rows.map(({ name, note }, row) => ({ name, note, row, cells: cells[row] })),
    ...table.ceilings.map(({ name, cells }) => ({ name, note: undefined, row: null, cells })),
  ];
  const reasons = (cell: Cell) => isMeasured(cell) ? Object.values(cell.withheld ?? {}) : [cell.none];
  const texts = all.flatMap(({ note = "", cells }) => [note, ...cells.flatMap(reasons)]);
  const notes = [...new Set(texts.filter((text) => text !== ""))];
  const numberOf = (text: string | undefined) => text ? notes.indexOf(text) + 1 : undefined;
  const lines = all.map(({ name, note, row, cells }): Line => ({
    ...{ name, row, footnote: numberOf(note) },
    numbers: leaves.map(({ ofLine, ranks, ...leaf }) => {
      const cell = ofLine(cells), { name } = leaf.metric;
      return {
        ...leaf,
        estimate: estimateOf(cell, name),
        paper: publishedCell(table, cell, name),
        rank: row === null ? "plain" : ranks[row],
        footnote: numberOf(reasonOf(cell, name)),
      };
    }),
  }));
  return { leaves, lines, notes };
}

/** Whether a number is the best of its column, which takes more than one. */
export function hasRanks(lines: readonly Line[]): boolean {
  return lines.some(({ numbers }) => numbers.some(({ rank }) => rank !== "plain"));
}

/**
 * Ranks of the rows of a leaf. Higher is better for every metric of this project. Numbers that print alike share a rank; where there is
 * a single number, it is not the best.
 */
function ranksOf(estimates: readonly (Estimate | undefined)[], digits: number): Emphasis[] {
  const printed = estimates.map((estimate) => estimate && Number(estimate.value.toFixed(digits)));
  const measured = printed.filter((value) => value !== undefined);
  const [best, second] = measured.length < 2 ? [] : [...new Set(measured)].sort((a, b) => b - a);
  return printed.map((value) =>
    value === undefined ? "plain" : value === best ? "best" : value === second ? "second" : "plain"
  );
}
