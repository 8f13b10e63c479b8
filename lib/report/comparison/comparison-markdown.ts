import { formatInterval, formatNumber, formatSigned } from "../format-number.ts";
import { escapeMarkdown, pipeTable } from "../markdown-text.ts";
import { changesText, type Comparison, listedCells, summaryText } from "./comparison.ts";

export function comparisonMarkdown(comparison: Comparison): string {
  const { a, b, notes } = comparison;
  const shown = listedCells(comparison);
  return [
    `### ${escapeMarkdown(a.name)} (A) and ${escapeMarkdown(b.name)} (B)`,
    "",
    `- A: ${escapeMarkdown(a.made)}`,
    `- B: ${escapeMarkdown(b.made)}`,
    ...changesText(comparison).flatMap(([heading, lines]) => [
      "",
      `**${escapeMarkdown(heading)}**`,
      "",
      ...(lines.length === 0 ? ["no change"] : lines.map((line) => `- ${escapeMarkdown(line)}`)),
    ]),
    ...(shown.length === 0 ? [] : [
      "",
      pipeTable(
        ["Row", "Column", "Metric", "A", "B", "B − A", "95 % interval"],
        shown.map(({ digits, interval, ...cell }) => [
          ...[cell.row, cell.column, cell.label].map(escapeMarkdown),
          ...[cell.a, cell.b].map((value) => formatNumber(value, digits)),
          formatSigned(cell.difference, digits),
          interval ? formatInterval(interval, digits) : escapeMarkdown(cell.note),
        ]),
      ),
    ]),
    "",
    ...[summaryText(comparison), ...notes].map(escapeMarkdown),
  ].join("\n") + "\n";
}
