import { dataText } from "./figures/data-table.ts";
import { escapeLatex } from "./escape-latex.ts";
import { formatNumber } from "./format-number.ts";
import { escapeMarkdown, pipeTable } from "./markdown-text.ts";
import { wrapText } from "./wrap-text.ts";
import { spreadsheetCsv } from "./spreadsheet-csv.ts";

/** What something costs on machines: measured numbers without intervals, each column on other hardware. */
export interface CostTable {
  readonly title: string;
  /** Where the paper has it. */
  readonly source: string;
  readonly columns: readonly string[];
  readonly rows: readonly CostRow[];
  /** Hardware of each column, and how it was measured. */
  readonly notes: readonly string[];
}

export interface CostRow {
  /** Key in the CSV. */
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly digits: number;
  readonly values: readonly Cost[];
}

/** A number, or none; `atMost` where only a bound is known. */
export type Cost = { readonly value: number; readonly atMost?: boolean } | null;

export function costText({ title, source, columns, rows, notes }: CostTable, width: number): string {
  const cells = rows.map(cellsOf);
  const lines = notes.flatMap((note) => wrapText(note, Math.max(20, width)));
  return [`${title} (${source})`, "", dataText({ columns: ["", ...columns], rows: cells }), "", ...lines]
    .join("\n");
}

export function costMarkdown({ title, source, columns, rows, notes }: CostTable): string {
  const cells = rows.map((row) => cellsOf(row).map(escapeMarkdown));
  return [
    `### ${escapeMarkdown(title)}`,
    escapeMarkdown(source),
    pipeTable(["", ...columns.map(escapeMarkdown)], cells),
    notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n"),
  ].join("\n\n") + "\n";
}

/** As tidy CSV, a line per quantity and column. */
export function costCsv({ columns, rows }: CostTable): string {
  const lines = rows.flatMap(({ name, unit, digits, values }) =>
    values.map((cost, column) => [
      ...[name, columns[column], unit, cost ? cost.value.toFixed(digits) : ""],
      cost?.atMost ? "upper bound" : "",
    ])
  );
  return spreadsheetCsv([["quantity", "column", "unit", "value", "note"], ...lines]);
}

/** As a LaTeX table environment for the package booktabs. */
export function costLatex({ title, source, columns, rows, notes }: CostTable): string {
  const line = (cells: readonly string[]) => `    ${cells.map(escapeLatex).join(" & ")} \\\\`;
  return [
    "% Needs \\usepackage{booktabs}.",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${[`${title} (${source}).`, ...notes].map(escapeLatex).join(" ")}}`,
    `  \\begin{tabular}{l${"r".repeat(columns.length)}}`,
    "    \\toprule",
    line(["", ...columns]),
    "    \\midrule",
    ...rows.map((row) => line(cellsOf(row))),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
  ].join("\n") + "\n";
}

/** A quantity with its unit, then what it costs, a dash where nothing is known. */
function cellsOf({ label, unit, digits, values }: CostRow): string[] {
  const costs = values.map((cost) =>
    cost ? (cost.atMost ? "<" : "") + formatNumber(cost.value, digits) : "–"
  );
  return [unit === "" ? label : `${label} (${unit})`, ...costs];
}
