import type { Experiment } from "../lib/configuration/experiment.ts";
import { METRICS } from "../lib/application/table-metrics.ts";
import { formatInterval, formatNumber } from "../lib/report/format-number.ts";
import { escapeMarkdown, pipeTable, small } from "../lib/report/markdown-text.ts";
import type { Interval } from "../lib/report/table.ts";
import type { Settings } from "../lib/stages/settings.ts";

/** What `run.json` records of one cell. */
export interface RecordedNumbers {
  readonly row: string;
  readonly column: string;
  /** By metric name. */
  readonly values: Readonly<Record<string, Interval>>;
}

/**
 * The values of a table with their intervals and nothing else, as Markdown: its rows, and the references that its figure shows.
 *
 * @param numbers of the committed results.
 */
export function shortTable(
  { rows, columns, metrics, figure }: Pick<Experiment<Settings>, "rows" | "columns" | "metrics" | "figure">,
  numbers: readonly RecordedNumbers[],
): string {
  const shown = metrics.map((name) => METRICS.find((metric) => metric.name === name)!);
  const references = figure.kind === "forest" ? figure.ceilings ?? [] : [];
  const line = (name: string, head: string) => [
    head,
    ...columns.flatMap((column) => {
      const values = numbers.find((cell) => cell.row === name && cell.column === column)?.values;
      return shown.map(({ name, digits }) => cellText(values?.[name], digits));
    }),
  ];
  return pipeTable(
    ["", ...columns.flatMap((column) => shown.map(({ label }) => `${escapeMarkdown(column)}<br>${label}`))],
    [
      ...rows.map(({ name }) => line(name, escapeMarkdown(name))),
      ...references.map((name) => line(name, `<em>${escapeMarkdown(name)}</em>`)),
    ],
  );
}

function cellText(value: Interval | undefined, digits: number): string {
  return value ? `${formatNumber(value.value, digits)}<br>${small(formatInterval(value, digits))}` : "–";
}
