import { formatNumber } from "./format-number.ts";
import { isMeasured, type Table } from "./table.ts";

/** How a number is set: best of its column bold, second underlined. */
export type Emphasis = "best" | "second" | "plain";

/**
 * Ranks the rows within each column and metric. Higher is better for every metric of this project. Numbers that print
 * alike share a rank; a column with a single number has no best; ceilings do not take part.
 *
 * @returns a function of row index, column index and metric name
 */
export function emphasis(table: Table): (row: number, column: number, metric: string) => Emphasis {
  const ranks = new Map<string, Emphasis>();
  for (const { name, digits } of table.metrics) {
    table.columns.forEach((_, column) => {
      const printed = table.cells.map((cells) => {
        const cell = cells[column];
        const estimate = isMeasured(cell) ? cell.values[name] : undefined;
        return estimate && formatNumber(estimate.value, digits);
      });
      const measured = printed.filter((text) => text !== undefined);
      if (measured.length < 2) return;
      const levels = [...new Set(measured)].sort((a, b) => numeric(b) - numeric(a));
      printed.forEach((text, row) => {
        if (text === undefined) return;
        const level = levels.indexOf(text);
        ranks.set(key(row, column, name), level === 0 ? "best" : level === 1 ? "second" : "plain");
      });
    });
  }
  return (row, column, metric) => ranks.get(key(row, column, metric)) ?? "plain";
}

function key(row: number, column: number, metric: string): string {
  return `${row} ${column} ${metric}`;
}

function numeric(text: string): number {
  return Number(text.replace("−", "-"));
}
