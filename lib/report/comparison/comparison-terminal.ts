import picocolors from "picocolors";
import stringWidth from "string-width";
import { alignedLines } from "../aligned-lines.ts";
import { formatInterval, formatNumber, formatSigned } from "../format-number.ts";
import type { TerminalOptions } from "../terminal-options.ts";
import { wrapText } from "../wrap-text.ts";
import { changesText, type Comparison, listedCells, summaryText } from "./comparison.ts";

/** A comparison for a terminal: the two sides, what changed, the numbers, what to know of them. */
export function comparisonTerminal(comparison: Comparison, { colour, width }: TerminalOptions): string {
  const colours = picocolors.createColors(colour);
  const wrap = (text: string, indent = "  ") =>
    wrapText(text, Math.max(20, width - 2)).map((line) => indent + line);
  const { a, b, notes } = comparison;
  const sides = [["A", a], ["B", b]] as const;
  return [
    ...sides.flatMap(([letter, { name, made }]) => [
      colours.bold(`${letter}  ${name}`),
      ...wrap(made, "   "),
    ]),
    ...changesText(comparison).flatMap(([heading, lines]) => [
      "",
      colours.bold(heading),
      ...(lines.length === 0 ? ["  no change"] : lines.flatMap((line) => wrap(line))),
    ]),
    ...numbers(comparison, width, colours.bold),
    "",
    ...[summaryText(comparison), ...notes].flatMap((line) => wrapText(line, width)),
  ].join("\n") + "\n";
}

function numbers(comparison: Comparison, width: number, bold: (text: string) => string): string[] {
  const head = ["Row", "Column", "Metric", "A", "B", "B − A", "95 %"];
  // Why there are no intervals, each reason once below the numbers.
  const reasons = new Map<string, string>();
  const lines = listedCells(comparison).map(({ digits, difference, interval, ...cell }) => [
    cell.row,
    cell.column,
    cell.label,
    formatNumber(cell.a, digits),
    formatNumber(cell.b, digits),
    formatSigned(difference, digits),
    interval ? formatInterval(interval, digits) : reasons.getOrInsert(cell.note, `[${reasons.size + 1}]`),
  ]);
  if (lines.length === 0) return [];
  // Names give way where the lines would be wider than the terminal: the column's first, then the row's.
  const widest = (c: number) => Math.max(...[head, ...lines].map((line) => stringWidth(line[c])));
  const column = Math.min(widest(1), Math.max(12, Math.floor(width / 5)));
  const rest = [2, 3, 4, 5, 6].reduce((sum, c) => sum + 2 + widest(c), 2 + column);
  const most = [Math.max(12, width - rest), column];
  const cut = [head, ...lines].map((line) =>
    line.map((cell, c) => c < 2 && stringWidth(cell) > most[c] ? `${cell.slice(0, most[c] - 1)}…` : cell)
  );
  const [first, ...others] = alignedLines(cut, (c) => c >= 3 && c < 6);
  return [
    "",
    bold(first),
    ...others,
    ...[...reasons].flatMap(([reason, number], i) => [
      ...(i === 0 ? [""] : []),
      ...wrapText(`${number} ${reason}`, width),
    ]),
  ];
}
