import { element, fragment, type Html } from "./html-element.ts";
import { selectionLines } from "./selection-lines.ts";
import type { SweptSelection } from "./swept-selection.ts";
import type { Metric } from "./table.ts";

/** Which points of a sweep a rule takes, and what that costs. */
export function htmlSelection(selection: SweptSelection, metrics: readonly Metric[]): Html {
  const { heads, rows } = selectionLines(selection, metrics);
  return fragment(
    rows.length > 0 && element(
      "table",
      { class: "selection" },
      element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, head)))),
      element(
        "tbody",
        {},
        rows.map(([first, ...cells]) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, first),
            cells.map((cell) => element("td", {}, cell)),
          )
        ),
      ),
    ),
    element("p", { class: "legend" }, selection.rule),
    selection.without.map((line) => element("p", { class: "legend" }, line)),
  );
}
