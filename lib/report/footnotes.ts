import { type Cell, isMeasured, type Row, type Table } from "./table.ts";

/** Notes to rows and reasons of empty cells, numbered in reading order; equal texts share a number. */
export interface Footnotes {
  readonly notes: readonly string[];
  /** Number of a row's note, from 1; undefined where it has none. */
  ofRow(row: Row): number | undefined;
  /** Number of the reason why a cell is empty. */
  ofCell(cell: Cell): number | undefined;
}

/** Collects the footnotes of a table. */
export function footnotes(table: Table): Footnotes {
  const notes: string[] = [];
  const add = (note: string | undefined) => {
    if (note && !notes.includes(note)) notes.push(note);
  };
  table.rows.forEach((row, index) => {
    add(row.note);
    for (const cell of table.cells[index]) if (!isMeasured(cell)) add(cell.none);
  });
  for (const { cells } of table.ceilings) {
    for (const cell of cells) if (!isMeasured(cell)) add(cell.none);
  }
  const number = (note: string | undefined) => note ? notes.indexOf(note) + 1 : undefined;
  return {
    notes,
    ofRow: (row) => number(row.note),
    ofCell: (cell) => isMeasured(cell) ? undefined : number(cell.none),
  };
}
