import type { Experiment } from "../configuration/experiment.ts";
import type { SweepAxis } from "../report/figures/sweep-points.ts";
import type { Cell, Table } from "../report/table.ts";
import { rowName } from "./fill-table.ts";

/** More panels side by side would be too narrow to read. */
const MOST_COLUMNS = 4;

/**
 * A table whose rows multiplied under a sweep, as lines along the swept setting: a panel per column, a line per row. Null where the
 * values are no numbers or the columns too many.
 *
 * @param rows names of the rows before the sweep.
 */
export function sweptLines(
  table: Table,
  rows: readonly string[],
  { path, values }: Experiment<unknown>["sweeps"][number],
): { readonly table: Table; readonly axes: readonly SweepAxis[] } | null {
  const numbers = values.filter((value) => typeof value === "number").toSorted((a, b) => a - b);
  if (numbers.length !== values.length || numbers.length < 2 || table.columns.length > MOST_COLUMNS) {
    return null;
  }
  const at = new Map(table.rows.map(({ name }, r) => [name, table.cells[r]]));
  const cellsOf = (row: string, value: number) => at.get(rowName({ row, sweep: { [path]: value } }));
  const kept = rows.filter((row) => numbers.every((value) => cellsOf(row, value)));
  const place = (column: string, value: number) => `${column}, ${path} ${value}`;
  return {
    table: {
      ...table,
      columns: table.columns.flatMap((column) => numbers.map((value) => place(column, value))),
      rows: kept.map((name) => ({ name })),
      cells: kept.map((row) =>
        table.columns.flatMap((_, c) => numbers.map((value): Cell => cellsOf(row, value)![c]))
      ),
    },
    axes: table.columns.map((column) => ({
      label: table.columns.length === 1 ? path : `${path} · ${column}`,
      of: "columns",
      places: numbers.map((x) => ({ name: place(column, x), x })),
    })),
  };
}
