import type { Experiment } from "../configuration/experiment.ts";
import type { SweepGrid } from "../report/figures/sweep-grid.ts";
import type { Table } from "../report/table.ts";
import { rowName } from "./fill-table.ts";

/**
 * A table whose rows multiplied under several swept settings, as the grid they span. Numbers rise, words stay in their order.
 *
 * @param rows names of the rows before the sweep.
 * @param sweeps at least two.
 */
export function sweptGrid(
  table: Table,
  rows: readonly string[],
  sweeps: Experiment<unknown>["sweeps"],
): SweepGrid {
  const ordered = sweeps.map(({ path, values }) => ({
    path,
    values: values.every((value) => typeof value === "number") ? values.toSorted((a, b) => a - b) : values,
  }));
  const combinations = ordered.reduce<number[][]>(
    (found, { values }) => found.flatMap((at) => [...values.keys()].map((value) => [...at, value])),
    [[]],
  );
  const cells = new Map(table.rows.map(({ name }, r) => [name, table.cells[r]]));
  return {
    settings: ordered.map(({ path, values }) => ({
      path,
      values: values.map((value) => typeof value === "string" ? value : JSON.stringify(value)),
    })),
    points: rows.flatMap((row) =>
      combinations.flatMap((at) => {
        // The name holds the settings in the order of the command line.
        const sweep = Object.fromEntries(ordered.map(({ path, values }, s) => [path, values[at[s]]]));
        const found = cells.get(rowName({ row, sweep }));
        return found ? [{ row, at, cells: found }] : [];
      })
    ),
  };
}
