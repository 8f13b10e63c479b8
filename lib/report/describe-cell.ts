import { formatInterval, formatNumber } from "./format-number.ts";
import { publishedCell } from "./published-cell.ts";
import { type Estimate, isMeasured, type Metric, type Table } from "./table.ts";

/** One number in words, for the description and for pointing devices. */
export function describeCell(table: Table, row: number, column: number, metric: Metric): string {
  const cell = table.cells[row][column];
  const estimate = isMeasured(cell) ? cell.values[metric.name] : undefined;
  const published = publishedCell(table, cell, metric.name);
  const said = estimate
    ? numberWithInterval(estimate, metric)
    : ["no number", isMeasured(cell) ? cell.withheld?.[metric.name] : cell.none].filter(Boolean).join(": ");
  const paper = published ? `; published ${formatNumber(published.published, metric.digits)}` : "";
  return `${table.rows[row].name}, ${table.columns[column]}: ${metric.label} ${said}${paper}`;
}

/** A number with unit and interval: 49.7 % [48.1, 51.2]. */
export function numberWithInterval(estimate: Estimate, { digits, unit }: Metric): string {
  return `${formatNumber(estimate.value, digits)} ${unit} ${formatInterval(estimate, digits)}`;
}
