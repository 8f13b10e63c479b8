import { differenceOf, type Replicates } from "../../metrics/bootstrap.ts";
import { estimateOf } from "../../report/table.ts";
import type { ExperimentRun } from "../experiment-run.ts";
import { meansOf, replicatesOf } from "../fill-table.ts";
import { cellsAt } from "./cell-at.ts";

/** A difference with the ends of its 95 % interval, rounded. */
type Row = readonly [difference: number, low: number, high: number];

/**
 * Paired differences between every two rows of a table on the same images, by column and metric as the table shows them. Keys are
 * "row,than", numbers of rows; in both orders.
 */
export async function rowDifferences(run: ExperimentRun): Promise<Readonly<Record<string, Row>>[]> {
  const { table } = run;
  const found: Readonly<Record<string, Row>>[] = [];
  for (const [c, column] of table.columns.entries()) {
    const rows: (Map<string, Replicates> | null)[] = [];
    for (const { name } of table.rows) {
      const numbers = await Promise.all(
        cellsAt(run, name, column).map(async ({ estimates }) => replicatesOf(await estimates.whole())),
      );
      rows.push(numbers.length > 0 ? meansOf(numbers) : null);
    }
    for (const { name: metric } of table.metrics) {
      // What the table withholds is compared with nothing.
      const shown = rows.map((row, r) =>
        estimateOf(table.cells[r][c], metric) ? row?.get(metric) ?? null : null
      );
      found.push(pairs(shown));
    }
  }
  return found;
}

function pairs(rows: readonly (Replicates | null)[]): Record<string, Row> {
  const entries = rows.flatMap((row, r) =>
    rows.slice(0, r).flatMap((than, t): [string, Row][] => {
      if (!row || !than || row.of !== than.of) return [];
      const { difference, low, high } = differenceOf(row, than);
      return [
        [`${r},${t}`, [rounded(difference), rounded(low), rounded(high)]],
        [`${t},${r}`, [rounded(-difference), rounded(-high), rounded(-low)]],
      ];
    })
  );
  return Object.fromEntries(entries);
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
