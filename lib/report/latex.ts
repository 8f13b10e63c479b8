import { intervalsText } from "./intervals-text.ts";
import { emphasis } from "./emphasis.ts";
import { escapeLatex } from "./escape-latex.ts";
import { EMPTY, footnotes } from "./footnotes.ts";
import { formatInterval, formatNumber } from "./format-number.ts";
import { hasPublished, publishedCell } from "./published-cell.ts";
import { type Cell, isMeasured, type Metric, type Table } from "./table.ts";
import { sourceLine } from "./source-line.ts";

/**
 * The table as a LaTeX table environment for the packages booktabs and graphicx. Numbers on one line, their intervals
 * in small type below; best of each column bold, second underlined.
 */
export function latex(table: Table): string {
  const leaves = table.columns.flatMap((_, column) => table.metrics.map((metric) => ({ column, metric })));
  const rank = emphasis(table);
  const footnote = footnotes(table);
  const mark = (number: number | undefined) => number === undefined ? "" : `\\textsuperscript{${number}}`;

  const twoLines = (name: string, cells: readonly Cell[], row: number | null): string[] => {
    const values = leaves.map(({ column, metric }) => {
      const estimate = estimateOf(cells[column], metric);
      if (!estimate) return `${EMPTY}${mark(footnote.ofCell(cells[column], metric.name))}`;
      const value = math(formatNumber(estimate.value, metric.digits));
      const how = row === null ? "plain" : rank(row, column, metric.name);
      return how === "best" ? `\\textbf{${value}}` : how === "second" ? `\\underline{${value}}` : value;
    });
    const intervals = leaves.map(({ column, metric }) => {
      const estimate = estimateOf(cells[column], metric);
      return estimate ? `{\\scriptsize ${math(formatInterval(estimate, metric.digits))}}` : "";
    });
    return [line([name, ...values]), line(["", ...intervals])];
  };

  const rows = table.rows.flatMap((row, r) => [
    ...twoLines(escapeLatex(row.name) + mark(footnote.ofRow(row)), table.cells[r], r),
    ...publishedLine(r),
  ]);
  const others = (table.published?.others ?? []).map(({ name, cells }) =>
    line([
      `{\\scriptsize ${escapeLatex(name)} (published)}`,
      ...leaves.map(({ column, metric: { name: metric, digits } }) =>
        metric in cells[column] ? `{\\scriptsize ${math(formatNumber(cells[column][metric], digits))}}` : ""
      ),
    ])
  );
  const ceilings = table.ceilings.flatMap(({ name, cells }) =>
    twoLines(`\\emph{${escapeLatex(name)}}`, cells, null)
  );

  return [
    "% Needs \\usepackage{booktabs} and \\usepackage{graphicx}.",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${caption(table)}}`,
    `  \\label{tab:${`${table.experiment}-${table.profile}`.replace(/[^A-Za-z0-9-]+/g, "-")}}`,
    "  \\resizebox{\\linewidth}{!}{%",
    `  \\begin{tabular}{l${"c".repeat(leaves.length)}}`,
    "    \\toprule",
    line([
      "",
      ...table.columns.map((name) => `\\multicolumn{${table.metrics.length}}{c}{${escapeLatex(name)}}`),
    ]),
    `    ${table.columns.map((_, column) => rule(column, table.metrics.length)).join(" ")}`,
    line(["", ...leaves.map(({ metric }) => `${escapeLatex(metric.label)} (${escapeLatex(metric.unit)})`)]),
    "    \\midrule",
    ...rows,
    ...(others.length > 0 ? ["    \\midrule", ...others] : []),
    ...(ceilings.length > 0 ? ["    \\midrule", ...ceilings] : []),
    "    \\bottomrule",
    "  \\end{tabular}}",
    ...small([
      ...footnote.notes.map((note, index) => `${mark(index + 1)} ${escapeLatex(note)}`),
      ...table.ceilings.map(({ name, explain }) => `\\emph{${escapeLatex(name)}}: ${escapeLatex(explain)}`),
      ...table.protocol.map(escapeLatex),
    ]),
    "\\end{table}",
    "",
  ].join("\n");

  function publishedLine(row: number): string[] {
    const found = leaves.map(({ column, metric }) =>
      publishedCell(table, table.cells[row][column], metric.name)
    );
    if (!found.some((cell) => cell !== null)) return [];
    const texts = found.map((cell, index) =>
      cell ? `{\\scriptsize ${math(formatNumber(cell.published, leaves[index].metric.digits))}}` : ""
    );
    return [line(["\\quad{\\scriptsize published}", ...texts])];
  }
}

function line(cells: readonly string[]): string {
  return `    ${cells.join(" & ")} \\\\`;
}

/** The rule below the name of a column of so many metrics. */
function rule(column: number, metrics: number): string {
  const from = 2 + column * metrics;
  return `\\cmidrule(lr){${from}-${from + metrics - 1}}`;
}

function estimateOf(cell: Cell, metric: Metric) {
  return isMeasured(cell) ? cell.values[metric.name] : undefined;
}

function caption(table: Table): string {
  const sentences = [
    `${table.title} (${sourceLine(table, "; ")}).`,
    `95 % intervals by ${intervalsText(table)}.`,
  ];
  if (table.published && hasPublished(table)) {
    sentences.push(`Published numbers: ${table.published.on}; ${table.published.verdict}.`);
  }
  return escapeLatex(sentences.join(" "));
}

function small(lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [
    "",
    "  \\vspace{0.5ex}",
    "  \\begin{minipage}{\\linewidth}\\footnotesize",
    ...lines.map((line, index) => `    ${line}${index < lines.length - 1 ? " \\\\" : ""}`),
    "  \\end{minipage}",
  ];
}

function math(text: string): string {
  return text.replaceAll("−", "$-$");
}
