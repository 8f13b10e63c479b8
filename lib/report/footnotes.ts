import { type Cell, isMeasured, type Row, type Table } from "./table.ts";

/** Notes to rows and reasons of empty cells, numbered in reading order; equal texts share a number. */
export interface Footnotes {
  readonly notes: readonly string[];
  /** Number of a row's note, from 1; undefined where it has none. */
  ofRow(row: Row): number | undefined;
  /** Number of the reason why a cell is empty, or has no number of this metric. */
  ofCell(cell: Cell, metric?: string): number | undefined;
}

/** What stands in an empty cell before its footnote; a dash before a raised 1 would read as minus one. */
export const EMPTY = "n/a";

/** Collects the footnotes of a table. */
export function footnotes(table: Table): Footnotes {
  const notes: string[] = [];
  const add = (note: string | undefined) => {
    if (note && !notes.includes(note)) notes.push(note);
  };
  const addReasons = (cell: Cell) => {
    if (isMeasured(cell)) Object.values(cell.withheld ?? {}).forEach(add);
    else add(cell.none);
  };
  table.rows.forEach((row, index) => {
    add(row.note);
    table.cells[index].forEach(addReasons);
  });
  for (const { cells } of table.ceilings) cells.forEach(addReasons);
  const number = (note: string | undefined) => note ? notes.indexOf(note) + 1 : undefined;
  return {
    notes,
    ofRow: (row) => number(row.note),
    ofCell: (cell, metric = "") => number(isMeasured(cell) ? cell.withheld?.[metric] : cell.none),
  };
}
