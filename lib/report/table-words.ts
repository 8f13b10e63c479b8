import type { Metric, Table } from "./table.ts";

/** Where a table comes from: its place in the paper, where it has one, and the profile it ran under. */
export function sourceLine({ source, profile }: Table, separator: string): string {
  return [source, `profile ${profile}`].filter((part) => part !== "").join(separator);
}

export function intervalsText({ intervals = "bootstrap over images" }: Table): string {
  return intervals;
}

export function referenceText({ reference }: Table): string {
  return reference === undefined ? "the row above" : `“${reference}”`;
}

export function metricText({ label, unit }: Metric): string {
  return `${label} (${unit})`;
}
