import { element, fragment, type Html } from "./html-element.ts";
import type { LegendEntry, Panels, Picture, Tile } from "./panels/panels.ts";

/** A PNG as an address that needs no file. */
export function dataUrl({ png }: Picture): string {
  return `data:image/png;base64,${png.toBase64()}`;
}

/** The pictures as a table: a row per image, a column per kind of picture. */
export function htmlPanels(panels: Panels): Html {
  return fragment(
    element("p", { class: "rule" }, panels.rule),
    swatches(panels.legend),
    element(
      "table",
      {
        class: "panels",
        style: `--columns:${panels.columns.length}`,
        "data-legend": JSON.stringify(
          Object.fromEntries(panels.legend.map(({ name, colour }) => [colour, name])),
        ),
      },
      element("caption", {}, panels.title),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("td", {}),
          panels.columns.map((name) => element("th", { scope: "col" }, name)),
        ),
      ),
      element(
        "tbody",
        {},
        panels.rows.map(({ name, note, tiles }) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, name, note !== undefined && element("small", {}, note)),
            tiles.map((stack) => element("td", {}, stack.map(htmlTile))),
          )
        ),
      ),
    ),
  );
}

function htmlTile({ picture, alt, isLabels, note }: Tile): Html {
  const { width, height } = picture;
  return fragment(
    element("img", { src: dataUrl(picture), alt, width, height, "data-labels": isLabels }),
    note !== undefined && element("small", {}, note),
  );
}

function swatches(legend: readonly LegendEntry[]): Html | null {
  if (legend.length === 0) return null;
  return element(
    "ul",
    { class: "swatches" },
    legend.map(({ name, colour }) =>
      element("li", {}, element("span", { class: "swatch", style: `background:${colour}` }), name)
    ),
  );
}
