import { alignedLines } from "./aligned-lines.ts";
import { formatInterval, formatNumber } from "./format-number.ts";
import type { Frame, FrameValue } from "./views/frame.ts";

interface ListedMetric {
  readonly name: string;
  readonly label: string;
  readonly digits: number;
}

/**
 * Past runs for a terminal, a line each: when, what, at which commit, what differed, and the numbers of the chosen cell.
 *
 * @param metrics those that may be among the columns. @param fields columns that every list of runs has.
 */
export function runsTerminal(
  { columns, rows }: Frame,
  metrics: readonly ListedMetric[],
  fields: readonly string[],
): string {
  if (rows.length === 0) return "no such run";
  const shown = metrics.filter(({ name }) => columns.includes(name));
  const numbers = shown.flatMap(({ name }) => [name, `${name}.low`, `${name}.high`]);
  const settings = columns.filter((name) => !fields.includes(name) && !numbers.includes(name));
  const head = [
    "time (UTC)",
    "experiment",
    "kind",
    "commit",
    "computed",
    ...shown.map(({ label }) => label),
    "changes",
  ];
  const lines = rows.map((row) => [
    String(row.time).slice(0, 16).replace("T", " "),
    row.profile === "toybox" ? String(row.experiment) : `${row.experiment} (${row.profile})`,
    String(row.kind),
    row.commit === null ? "" : String(row.commit).slice(0, 7) + (row.dirty === true ? "*" : ""),
    String(row.computed ?? ""),
    ...shown.map(({ name, digits }) => {
      const [value, low, high] = [row[name], row[`${name}.low`], row[`${name}.high`]];
      if (!isNumber(value)) return "";
      const range = isNumber(low) && isNumber(high) ? ` ${formatInterval({ low, high }, digits)}` : "";
      return formatNumber(value, digits) + range;
    }),
    settings.filter((name) => row[name] !== undefined && row[name] !== null)
      .map((name) => `${name}=${row[name]}`).join(" "),
  ]);
  const { row, column } = rows.at(-1)!;
  const cell = shown.length > 0
    ? [`Numbers of "${row}" / "${column}", in %; --row and --column choose others.`]
    : [];
  const dirty = rows.some((one) => one.dirty === true) ? ["* with changes that were not committed"] : [];
  const count = `${rows.length} ${rows.length === 1 ? "run" : "runs"}`;
  return [...alignedLines([head, ...lines]), "", ...cell, ...dirty, count].join("\n");
}

function isNumber(value: FrameValue | undefined): value is number {
  return typeof value === "number";
}
