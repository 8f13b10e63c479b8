import { spreadsheetCsv } from "../spreadsheet-csv.ts";
import type { Comparison } from "./comparison.ts";

/** The numbers of a comparison as tidy CSV, every metric that both sides have: `difference` is B minus A. */
export function comparisonCsv({ cells }: Comparison): string {
  const lines = cells.map(({ row, column, metric, digits, a, b, difference, interval, note }) => {
    const write = (value: number | undefined) => value === undefined ? "" : value.toFixed(digits + 2);
    const numbers = [a, b, difference, interval?.low, interval?.high].map(write);
    return [row, column, metric, ...numbers, note];
  });
  const head = ["row", "column", "metric", "a", "b", "difference", "low", "high", "note"];
  return spreadsheetCsv([head, ...lines]);
}
