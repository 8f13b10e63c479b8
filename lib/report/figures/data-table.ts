import { alignedLines } from "../aligned-lines.ts";
import { type Html, markup, tableHead } from "../markup.ts";
import { spreadsheetCsv } from "../spreadsheet-csv.ts";

/** The numbers behind a figure: names in the leading columns, numbers in the others. */
export interface DataTable {
  readonly columns: readonly string[];
  /** null: there is no number. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

export function dataText({ columns, rows }: DataTable): string {
  const lines = [columns, ...rows.map((row) => row.map(written))];
  return alignedLines(lines, (c) => rows.some((row) => typeof row[c] === "number")).join("\n");
}

export function dataMarkdown({ columns, rows }: DataTable): string {
  const escape = (text: string) => text.replace(/[\\|`*_<]/g, "\\$&");
  const right = columns.map((_, c) => rows.some((row) => typeof row[c] === "number"));
  const lines = [
    columns.map(escape),
    right.map((yes) => yes ? "---:" : ":---"),
    ...rows.map((row) => row.map((value) => escape(written(value)))),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** As CSV, with all digits. */
export function dataCsv({ columns, rows }: DataTable): string {
  return spreadsheetCsv([
    columns,
    ...rows.map((row) => row.map((value) => value === null ? "" : String(value))),
  ]);
}

export function dataHtml({ columns, rows }: DataTable, caption: string): Html {
  const lines = rows.map(([name, ...values]) =>
    markup`<tr><th scope="row">${written(name)}</th>${
      values.map((value) => markup`<td class=${typeof value === "string" && "name"}>${written(value)}</td>`)
    }</tr>`
  );
  return markup`<table class="data">
    <caption>${caption}</caption>
    ${tableHead(columns)}
    <tbody>${lines}</tbody>
  </table>`;
}

function written(value: string | number | null): string {
  if (value === null) return "–";
  return typeof value === "number" ? value.toFixed(2).replace(/^-/, "−") : value;
}
