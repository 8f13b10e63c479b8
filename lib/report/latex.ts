import { escapeLatex } from "./escape-latex.ts";
import { formatInterval, formatNumber } from "./format-number.ts";
import { EMPTY, type Line, printedTable } from "./printed-table.ts";
import { hasPublished } from "./published-cell.ts";
import type { Table } from "./table.ts";
import { intervalsText, metricText, sourceLine } from "./table-words.ts";

/**
 * The table as a LaTeX table environment for the packages booktabs and graphicx. Numbers on one line, their intervals
 * in small type below; best of each column bold, second underlined.
 */
export function latex(table: Table): string {
  const { leaves, lines, notes } = printedTable(table);
  const mark = (number: number | undefined) => number === undefined ? "" : `\\textsuperscript{${number}}`;
  const tiny = (text: string) => `{\\scriptsize ${text}}`;

  const twoLines = ({ name, row, footnote, numbers }: Line): string[] => {
    const values = numbers.map(({ estimate, metric, rank, footnote }) => {
      if (!estimate) return EMPTY + mark(footnote);
      const value = math(formatNumber(estimate.value, metric.digits));
      return rank === "best" ? `\\textbf{${value}}` : rank === "second" ? `\\underline{${value}}` : value;
    });
    const intervals = numbers.map(({ estimate, metric }) =>
      estimate ? tiny(math(formatInterval(estimate, metric.digits))) : ""
    );
    const head = row === null ? `\\emph{${escapeLatex(name)}}` : escapeLatex(name) + mark(footnote);
    return [line([head, ...values]), line(["", ...intervals])];
  };
  const publishedLine = ({ numbers }: Line): string[] => {
    if (numbers.every(({ paper }) => paper === null)) return [];
    const texts = numbers.map(({ paper, metric }) =>
      paper ? tiny(math(formatNumber(paper.published, metric.digits))) : ""
    );
    return [line(["\\quad{\\scriptsize published}", ...texts])];
  };

  const rows = lines.slice(0, table.rows.length).flatMap((row) => [...twoLines(row), ...publishedLine(row)]);
  const ceilings = lines.slice(table.rows.length).flatMap(twoLines);
  const others = (table.published?.others ?? []).map(({ name, cells }) =>
    line([
      tiny(`${escapeLatex(name)} (published)`),
      ...cells.flatMap((cell) =>
        table.metrics.map(({ name: metric, digits }) =>
          metric in cell ? tiny(math(formatNumber(cell[metric], digits))) : ""
        )
      ),
    ])
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
    line(["", ...leaves.map(({ metric }) => escapeLatex(metricText(metric)))]),
    "    \\midrule",
    ...rows,
    ...(others.length > 0 ? ["    \\midrule", ...others] : []),
    ...(ceilings.length > 0 ? ["    \\midrule", ...ceilings] : []),
    "    \\bottomrule",
    "  \\end{tabular}}",
    ...small([
      ...notes.map((note, index) => `${mark(index + 1)} ${escapeLatex(note)}`),
      ...table.ceilings.map(({ name, explain }) => `\\emph{${escapeLatex(name)}}: ${escapeLatex(explain)}`),
      ...table.protocol.map(escapeLatex),
    ]),
    "\\end{table}",
    "",
  ].join("\n");
}

function line(cells: readonly string[]): string {
  return `    ${cells.join(" & ")} \\\\`;
}

/** The rule below the name of a column of so many metrics. */
function rule(column: number, metrics: number): string {
  const from = 2 + column * metrics;
  return `\\cmidrule(lr){${from}-${from + metrics - 1}}`;
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
