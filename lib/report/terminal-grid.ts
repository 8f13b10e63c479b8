import type { Colors } from "picocolors/types";
import stringWidth from "string-width";
import { printedTable } from "./printed-table.ts";
import type { Table } from "./table.ts";
import { metricText } from "./table-words.ts";
import { type CellLine, type CellLines, type LineKind, lineKinds, terminalCell } from "./terminal-cell.ts";
import type { TerminalOptions } from "./terminal-options.ts";
import { wrapText } from "./wrap-text.ts";

/** One metric of one column, ready to print. */
interface Leaf {
  readonly column: string;
  readonly head: string;
  /** By row of the table, ceilings after the rows. */
  readonly cells: readonly CellLines[];
  readonly numberWidth: number;
  readonly width: number;
}

const gap = 2;
/** Marks a hyphen after which a name may go on in the next line. */
const BREAK = "\u0001";
/** A column's name that needs more lines is cut. */
const MOST_HEAD_LINES = 3;

const kindLabels: Readonly<Record<LineKind, string>> = {
  value: "",
  compared: "  Δ row above",
  seeds: "  over seeds",
  published: "  published",
  verdict: "  verdict",
};

/**
 * The numbers, aligned. Columns that do not fit beside each other go into further bands below; a column whose metrics
 * do not fit beside each other is split too.
 */
export function terminalGrid(table: Table, options: TerminalOptions, colours: Colors): string[] {
  const valuesOnly = options.parts?.intervals === false;
  const names = printedTable(table).lines.map(({ name, footnote }) => {
    const text = valuesOnly || footnote === undefined ? name : `${name} [${footnote}]`;
    return wrapText(text, Math.max(14, Math.floor(options.width / 3)));
  });
  const all = leavesOf(table, valuesOnly);
  const kinds = names.map((_, row) =>
    lineKinds.filter((kind) => kind !== "value" && all.some(({ cells }) => cells[row][kind]))
  );
  const labelOf = (kind: LineKind) =>
    kind === "compared" && table.reference !== undefined ? "  Δ" : kindLabels[kind];
  const labels = names.flatMap((name, row) => [...name, ...kinds[row].map(labelOf)]);
  const nameWidth = Math.max(...labels.map((label) => stringWidth(label)));
  return bands(all, options.width - nameWidth).flatMap((band) => ["", ...bandLines(band)]);

  function bandLines(band: readonly Leaf[]): string[] {
    const blank = " ".repeat(nameWidth);
    const metrics = band.map(({ head, width }) => " ".repeat(gap) + padEnd(head, width)).join("");
    const lines = [...columnHeads(band), metrics].map((heads) => colours.bold((blank + heads).trimEnd()));
    const rule = colours.dim("─".repeat(nameWidth + totalWidth(band)));
    names.forEach((name, row) => {
      if (row === 0 || row === table.rows.length) lines.push(rule);
      name.forEach((part, index) => lines.push(printLine(part, band, row, index === 0 ? "value" : null)));
      for (const kind of kinds[row]) {
        const inBand = band.some(({ cells }) => cells[row][kind]);
        if (inBand) lines.push(printLine(colours.dim(labelOf(kind)), band, row, kind));
      }
    });
    return lines;
  }

  function printLine(label: string, band: readonly Leaf[], row: number, kind: LineKind | null): string {
    const cells = band.map((leaf) => " ".repeat(gap) + printCell(leaf, kind, kind && leaf.cells[row][kind]));
    return (padEnd(label, nameWidth) + cells.join("")).replace(/ +$/, "");
  }

  function printCell(leaf: Leaf, kind: LineKind | null, line: CellLine | null | undefined): string {
    if (!line) return " ".repeat(leaf.width);
    const indent = " ".repeat(leaf.numberWidth - stringWidth(line.number));
    const text = line.rest === "" ? "" : ` ${line.rest}`;
    if (kind !== "value") return padEnd(indent + colours.dim(line.number + text), leaf.width);
    const paint = { best: colours.bold, second: colours.underline, plain: String }[line.rank];
    return padEnd(indent + paint(line.number) + text, leaf.width);
  }
}

function leavesOf(table: Table, valueOnly: boolean): Leaf[] {
  const { leaves, lines } = printedTable(table);
  return leaves.map(({ column, metric }, l) => {
    const cells = lines.map(({ numbers }) => terminalCell(numbers[l], table.published?.verdict, valueOnly));
    const written = cells.flatMap((cell) => Object.values(cell));
    const numberWidth = Math.max(...written.map(({ number }) => stringWidth(number)));
    const restWidth = Math.max(...written.map(({ rest }) => rest === "" ? 0 : 1 + stringWidth(rest)));
    const head = valueOnly ? metric.label : metricText(metric);
    return { column, head, cells, numberWidth, width: Math.max(numberWidth + restWidth, stringWidth(head)) };
  });
}

function totalWidth(group: readonly Leaf[]): number {
  return group.reduce((sum, leaf) => sum + gap + leaf.width, 0);
}

function bands(leaves: readonly Leaf[], room: number): Leaf[][] {
  const columns: Leaf[][] = [];
  for (const leaf of leaves) {
    const last = columns.at(-1);
    if (last && last[0].column === leaf.column && totalWidth([...last, leaf]) <= room) last.push(leaf);
    else columns.push([leaf]);
  }
  const bands: Leaf[][] = [];
  for (const column of columns) {
    const last = bands.at(-1);
    if (last && totalWidth([...last, ...column]) <= room) last.push(...column);
    else bands.push([...column]);
  }
  return bands;
}

/** Names of columns above their metrics, on as many lines as the longest needs. */
function columnHeads(band: readonly Leaf[]): string[] {
  const groups: { column: string; width: number }[] = [];
  for (const { column, width } of band) {
    const last = groups.at(-1);
    if (last && last.column === column) last.width += gap + width;
    else groups.push({ column, width });
  }
  const wrapped = groups.map(({ column, width }) => {
    const lines = wrapText(column.replaceAll(/-(?=\w)/g, `-${BREAK} `), width)
      .map((line) => line.replaceAll(`${BREAK} `, "").replaceAll(BREAK, ""));
    if (lines.length <= MOST_HEAD_LINES) return lines;
    const last = `${lines[MOST_HEAD_LINES - 1]}…`;
    const short = wrapText(last, Math.max(2, width - 1))[0] + "…";
    return [...lines.slice(0, MOST_HEAD_LINES - 1), stringWidth(last) <= width ? last : short];
  });
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    groups.map(({ width }, g) => {
      const line = wrapped[g][at - height + wrapped[g].length] ?? "";
      return " ".repeat(gap) + padEnd(line, width);
    }).join(""));
}

function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}
