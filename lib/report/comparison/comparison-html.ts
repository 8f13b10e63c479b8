import { formatInterval, formatNumber, formatSigned } from "../format-number.ts";
import { element, finished, fragment, type Html } from "../html-element.ts";
import { viewStyle } from "../views/style.ts";
import { changesText, type ComparedCell, type Comparison, listedCells, summaryText } from "./comparison.ts";

/** A comparison as a piece of a page. */
export function comparisonHtml(comparison: Comparison): Html {
  const { a, b, notes } = comparison;
  const shown = listedCells(comparison);
  const widest = Math.max(
    0.1,
    ...shown.flatMap(({ difference, interval }) =>
      [difference, interval?.low ?? 0, interval?.high ?? 0].map(Math.abs)
    ),
  );
  return fragment(
    element("p", {}, element("strong", {}, `A: ${a.name}`), " ", element("small", {}, a.made)),
    element("p", {}, element("strong", {}, `B: ${b.name}`), " ", element("small", {}, b.made)),
    changesText(comparison).map(([heading, lines]) =>
      fragment(
        element("h2", {}, heading),
        lines.length === 0
          ? element("p", {}, "no change")
          : element("ul", {}, lines.map((line) => element("li", {}, line))),
      )
    ),
    element("h2", {}, "Numbers"),
    shown.length > 0 && element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Numbers of both sides" },
      element(
        "table",
        { class: "numbers" },
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            ["Row", "Column", "Metric", "A", "B", "B − A", "95 % interval", "around zero"].map((name) =>
              element("th", { scope: "col" }, name)
            ),
          ),
        ),
        element("tbody", {}, shown.map((cell) => line(cell, widest))),
      ),
    ),
    element("p", { class: "legend" }, summaryText(comparison)),
    notes.map((note) => element("p", { class: "legend" }, note)),
  );
}

/** A page that holds all it needs. */
export function comparisonPage(comparison: Comparison): string {
  const title = `${comparison.a.name} and ${comparison.b.name}`;
  const page = element(
    "html",
    { lang: "en" },
    element(
      "head",
      {},
      element("meta", { charset: "utf-8" }),
      element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      element("meta", { name: "color-scheme", content: "light dark" }),
      element("title", {}, title),
      element("link", { rel: "icon", href: "data:," }),
      element("style", {}, finished(viewStyle + pageStyle)),
    ),
    element(
      "body",
      { class: "ablate" },
      element("main", {}, element("h1", {}, title), comparisonHtml(comparison)),
    ),
  );
  return `<!doctype html>\n${page}\n`;
}

const pageStyle = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1em; max-width: 75em; overflow-wrap: anywhere; }
.ablate .scroll { overflow-x: auto; }
.ablate .numbers td, .ablate .numbers th { white-space: nowrap; overflow-wrap: normal; }
.ablate .numbers td:nth-child(-n + 3), .ablate .numbers th:nth-child(-n + 3) { text-align: left; }
.ablate .numbers svg { display: block; }
.ablate .numbers path { stroke: currentColor; fill: none; }
.ablate .numbers path.zero { stroke-dasharray: 2 2; opacity: .6; }
.ablate .numbers circle { fill: currentColor; }`;

function line({ digits, interval, difference, ...cell }: ComparedCell, widest: number): Html {
  const isClear = interval !== null && (interval.low > 0 || interval.high < 0);
  const signed = formatSigned(difference, digits);
  return element(
    "tr",
    {},
    [cell.row, cell.column, cell.label].map((name) => element("td", {}, name)),
    [cell.a, cell.b].map((value) => element("td", {}, formatNumber(value, digits))),
    element("td", {}, isClear ? element("strong", {}, signed) : signed),
    element("td", {}, interval ? formatInterval(interval, digits) : element("small", {}, cell.note)),
    element("td", {}, interval && drawn(difference, interval, widest)),
  );
}

/** The difference around zero; the numbers beside it say the same. */
function drawn(value: number, { low, high }: { low: number; high: number }, widest: number): Html {
  const x = (at: number) => (60 + 55 * at / widest).toFixed(1);
  return element(
    "svg",
    { width: 120, height: 16, viewBox: "0 0 120 16", "aria-hidden": "true" },
    element("path", { class: "zero", d: "M60 0V16" }),
    element("path", { d: `M${x(low)} 8H${x(high)}` }),
    element("circle", { cx: x(value), cy: 8, r: 3 }),
  );
}
