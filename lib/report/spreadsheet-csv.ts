// @ts-types="@types/d3"
import { csvFormatRows } from "d3";

/** How texts begin that spreadsheets take for formulas. */
const FORMULA = /^[=+\-@\t\r]/;

/** A number, which may begin with a minus. */
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Rows as CSV. A text that a spreadsheet would take for a formula, such as "+ DBA-CLIP" or a class named "=1+1", gets an
 * apostrophe before it: it is shown as it is, and nothing is computed or called.
 */
export function spreadsheetCsv(rows: readonly (readonly string[])[]): string {
  return csvFormatRows(rows.map((row) => row.map(shown))) + "\n";
}

function shown(cell: string): string {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}
