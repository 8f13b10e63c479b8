import { htmlClaims } from "../html-claims.ts";
import { element, fragment, type Html } from "../html-element.ts";
import { htmlPanels } from "../html-panels.ts";
import { referenceText } from "../reference-text.ts";
import { htmlLegend, htmlPublished, htmlTable } from "../html-table.ts";
import { htmlSelection } from "../html-selection.ts";
import { isMeasured, type Table } from "../table.ts";
import { latex } from "../latex.ts";
import { markdown } from "../markdown.ts";
import { SELECTION_TITLE } from "../selection-lines.ts";
import type { Panels } from "../panels/panels.ts";
import { cellId } from "./cells-page.ts";
import type { PairedDifferences } from "./client/choose-reference.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import { figureBlock } from "./figure-block.ts";
import { footer, header } from "./parts.ts";
import { jsonScript, scrolling, section, shell } from "./shell.ts";
import { verdictBar, verdictOfTable } from "./summary.ts";

/** The page of one experiment: table, claims, figures, panels, published numbers, protocol, provenance. */
export function experimentPage(report: ExperimentReport): string {
  const { table, origin } = report;
  const sections = sectionsOf(report).filter(([, , content]) => content !== null);
  if (report.isOfPictures) sections.sort(([a], [b]) => Number(b === "panels") - Number(a === "panels"));
  return shell(
    { title: `${table.title} · ${table.source || table.experiment}`, root: "../" },
    header(
      [["Report", "../index.html"]],
      table.title,
      `${table.source || table.experiment} · profile ${table.profile}. ${verdictOfTable(table)}`,
    ),
    element(
      "nav",
      { class: "contents", "aria-label": "On this page" },
      element(
        "ul",
        {},
        sections.map(([id, name]) => element("li", {}, element("a", { href: `#${id}` }, name))),
      ),
    ),
    element(
      "main",
      { id: "main" },
      report.note !== undefined && element("p", { class: "legend" }, report.note),
      verdictBar(table.claims),
      sections.map(([id, name, content]) => section(id, name, content)),
    ),
    footer(origin),
  );
}

/** A part of the page: its anchor, its heading, and what it holds, null for nothing. */
type Section = readonly [id: string, heading: string, content: Html | null];

function sectionsOf(report: ExperimentReport): readonly Section[] {
  const { table, figures, provenance } = report;
  const { claims, metrics, selection } = table;
  const published = htmlPublished(table);
  const points = selection && scrolling("Points taken and their regret", htmlSelection(selection, metrics));
  return [
    ["table", "Table", tableSection(report)],
    ["selection", SELECTION_TITLE, points ?? null],
    ["reading", "In short", readingSection(report)],
    ["claims", "Claims of the paper", claims.length === 0 ? null : htmlClaims(claims, metrics)],
    ["figures", "Figures", fragment(figures.map(figureBlock))],
    ["panels", "Images", imagesSection(report)],
    ["published", "Published numbers", published && scrolling("Published beside ours", published)],
    [
      "protocol",
      "Protocol",
      element("ul", { class: "protocol" }, table.protocol.map((line) => element("li", {}, line))),
    ],
    [
      "provenance",
      "Provenance",
      element(
        "dl",
        { class: "provenance" },
        provenance.map(([name, value]) =>
          element("div", {}, element("dt", {}, name), element("dd", {}, value))
        ),
      ),
    ],
  ];
}

function readingSection({ reading }: ExperimentReport): Html | null {
  if (reading.length === 0) return null;
  return fragment(reading.map(({ lead, items }) =>
    items.length === 0 ? element("p", {}, lead) : fragment(
      element("p", { class: "lead-in" }, `${lead}:`),
      element("ul", { class: "reading" }, items.map((item) => element("li", {}, item))),
    )
  ));
}

function imagesSection({ panels, browser, explorer }: ExperimentReport): Html | null {
  if (panels.length === 0 && !browser && explorer === null) return null;
  const link = (href: string, text: string) => element("p", {}, element("a", { href }, text));
  return fragment(
    panels.map((entry) => panelsBlock(entry)),
    browser && link("images.html", `Browse all ${browser.ids.length} images`),
    explorer !== null && link(`../${explorer}/index.html`, "Explore the mask embeddings"),
  );
}

function tableSection(report: ExperimentReport): Html {
  const { table, cells, csv, differences } = report;
  const link = (name: string, column: string) => {
    const cell = cells.find((entry) => entry.row === name && entry.column === column);
    return cell ? `cells.html#${cellId(table, cell)}` : null;
  };
  const copies = { LaTeX: latex(table), Markdown: markdown(table), CSV: csv };
  return fragment(
    element(
      "p",
      { class: "copies" },
      Object.keys(copies).map((name) =>
        element("button", { type: "button", "data-copy": name, hidden: true }, `Copy ${name}`)
      ),
      element("span", { class: "copied", role: "status" }),
      element(
        "span",
        { class: "files" },
        "Files: ",
        [["CSV", "table.csv"], ["Markdown", "table.md"], ["LaTeX", "table.tex"]].map(([name, href]) =>
          element("a", { href, download: true }, name)
        ),
      ),
    ),
    referenceChoice(report),
    scrolling(`${table.title}: numbers`, htmlTable(table, { sortable: true, link })),
    htmlLegend(table),
    element(
      "p",
      { class: "legend" },
      "Each number leads to its settings, key, log and the metrics of every image. Heads sort; Δ stays what it is in the table as first shown.",
    ),
    jsonScript(
      { "data-differences": "" },
      {
        digits: table.columns.flatMap(() => table.metrics.map(({ digits }) => digits)),
        differences,
        ...(arePaired(report) ? {} : { values: valuesOf(table) }),
      } satisfies PairedDifferences,
    ),
    jsonScript({ "data-copies": "" }, copies),
  );
}

/** Whether any two rows were compared image by image. */
function arePaired({ differences }: ExperimentReport): boolean {
  return differences.some((pairs) => Object.keys(pairs).length > 0);
}

/** The numbers of the table: by column of numbers the value of every row. */
function valuesOf({ cells, columns, metrics }: Table): (number | null)[][] {
  return columns.flatMap((_, c) =>
    metrics.map(({ name }) =>
      cells.map((row) => {
        const cell = row[c];
        return isMeasured(cell) ? cell.values[name]?.value ?? null : null;
      })
    )
  );
}

/** Another row for the differences to be to. Where no two rows were compared they are plain ones, and it is said what is missing. */
function referenceChoice(report: ExperimentReport): Html | null {
  const { table } = report;
  if (table.rows.length < 2) return null;
  return element(
    "p",
    { class: "reference", hidden: true },
    element("label", { for: "reference" }, "Differences to "),
    element(
      "select",
      { id: "reference", "data-reference": true },
      element("option", { value: "" }, `${referenceText(table)} (as declared)`),
      table.rows.map(({ name }, row) => element("option", { value: row }, name)),
    ),
    !arePaired(report) && element(
      "span",
      { class: "plain", "data-plain": true, role: "status", hidden: true },
      ` Plain differences of the numbers, without intervals. Paired ones come with deno task report ${table.experiment} --compute.`,
    ),
  );
}

/** Pictures as wide as the page, and their file. */
function panelsBlock(panels: Panels): Html {
  return fragment(
    scrolling(panels.title, htmlPanels(panels)),
    element(
      "p",
      { class: "files" },
      "Files: ",
      element("a", { href: `figures/${panels.name}.svg`, download: true }, "SVG"),
    ),
  );
}
