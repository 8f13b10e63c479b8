import { dataHtml } from "../figures/data-table.ts";
import type { Figure } from "../figures/figure.ts";
import { element, finished, type Html } from "../html-element.ts";
import { jsonScript, scrolling } from "./shell.ts";

/**
 * A figure with its three faces: drawn for print and for pages without script, interactive on the screen, and its numbers
 * as a table; above it what a reader may choose.
 */
export function figureBlock(figure: Figure): Html {
  const { name, title, explain, svg, plotly, data, choices, narrowest } = figure;
  return element(
    "figure",
    { class: "figure", id: name, "data-figure": name, "aria-labelledby": `${name}-caption` },
    element(
      "figcaption",
      { id: `${name}-caption` },
      element("h3", {}, title),
      element("p", { class: "legend" }, explain),
    ),
    choices && element(
      "div",
      { class: "choices", hidden: true },
      choices.selections.map(({ label, options, chosen }, index) => {
        const id = `${name}-choice-${index}`;
        return element(
          "div",
          {},
          element("label", { for: id }, label),
          element(
            "select",
            { id, "data-choice": true },
            options.map((option, number) =>
              element("option", { value: number, selected: number === chosen }, option)
            ),
          ),
        );
      }),
      element("p", { class: "nothing", role: "status" }),
    ),
    element(
      "div",
      { class: "plots", tabindex: 0, role: "region", "aria-label": `Interactive: ${title}` },
      element("div", { class: "plot", hidden: true, style: narrowest ? `min-width: ${narrowest}px` : null }),
    ),
    element("div", { class: "drawing" }, finished(svg.replace(/^<\?xml[^>]*\?>\s*/, ""))),
    element(
      "p",
      { class: "files" },
      `Files: `,
      element("a", { href: `figures/${name}.svg`, download: true }, "SVG"),
      element("button", { type: "button", "data-png": name, hidden: true }, "PNG (2×)"),
      element("a", { href: `figures/${name}.csv`, download: true }, choices ? "CSV of every choice" : "CSV"),
    ),
    element(
      "details",
      {},
      element("summary", {}, "Numbers of this figure"),
      scrolling(`Numbers of: ${title}`, dataHtml(data, title)),
    ),
    jsonScript({ "data-plotly": name }, { ...plotly, variants: choices?.variants ?? null }),
  );
}
