import { type Html, markup, tableHead } from "./markup.ts";
import { selectionLines } from "./selection-lines.ts";
import type { SweptSelection } from "./swept-selection.ts";
import type { Metric } from "./table.ts";

/** Which points of a sweep a rule takes, and what that costs. */
export function htmlSelection(selection: SweptSelection, metrics: readonly Metric[]): Html {
  const { heads, rows } = selectionLines(selection, metrics);
  const lines = rows.map(([first, ...cells]) =>
    markup`<tr><th scope="row">${first}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>`
  );
  return markup`${
    lines.length > 0 && markup`<table class="selection">${tableHead(heads)}<tbody>${lines}</tbody></table>`
  }${[selection.rule, ...selection.without].map((line) => markup`<p class="legend">${line}</p>`)}`;
}
