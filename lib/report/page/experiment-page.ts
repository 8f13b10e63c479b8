import { htmlClaims } from "../html-claims.ts";
import { type Html, markup } from "../markup.ts";
import { htmlPanels } from "../html-panels.ts";
import { htmlLegend, htmlPublished, htmlTable } from "../html-table.ts";
import { htmlSelection } from "../html-selection.ts";
import { estimateOf, type Table } from "../table.ts";
import { referenceText } from "../table-words.ts";
import { latex } from "../latex.ts";
import { markdown } from "../markdown.ts";
import { SELECTION_TITLE } from "../selection-lines.ts";
import { cellId } from "./cells-page.ts";
import type { PairedDifferences } from "./client/choose-reference.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import { figureBlock } from "./figure-block.ts";
import { footer, header, jsonText, scrolling, section, shell } from "./shell.ts";
import { verdictBar, verdictOfTable } from "./summary.ts";

/** The page of one experiment: table, claims, figures, panels, published numbers, protocol, provenance. */
export function experimentPage(report: ExperimentReport): string {
  const { table, origin } = report;
  const sections = sectionsOf(report).filter(([, , content]) => content !== null);
  if (report.isOfPictures) sections.sort(([a], [b]) => Number(b === "panels") - Number(a === "panels"));
  const contents = sections.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`);
  return shell(
    { title: `${table.title} · ${table.source || table.experiment}`, root: "../" },
    header(
      [["Report", "../index.html"]],
      table.title,
      `${table.source || table.experiment} · profile ${table.profile}. ${verdictOfTable(table)}`,
    ),
    markup`<nav class="contents" aria-label="On this page"><ul>${contents}</ul></nav>
      <main id="main">
        ${report.note !== undefined && markup`<p class="legend">${report.note}</p>`}
        ${verdictBar(table.claims)}
        ${sections.map(([id, name, content]) => section(id, name, content))}
      </main>`,
    footer(origin),
  );
}

/** A part of the page: its anchor, its heading, and what it holds, null for nothing. */
type Section = readonly [id: string, heading: string, content: Html | null];

function sectionsOf(report: ExperimentReport): readonly Section[] {
  const { table, figures } = report;
  const { claims, metrics, selection } = table;
  const published = htmlPublished(table);
  const points = selection && scrolling("Points taken and their regret", htmlSelection(selection, metrics));
  const protocol = table.protocol.map((line) => markup`<li>${line}</li>`);
  const provenance = report.provenance.map(([name, value]) =>
    markup`<div><dt>${name}</dt><dd>${value}</dd></div>`
  );
  return [
    ["table", "Table", tableSection(report)],
    ["selection", SELECTION_TITLE, points ?? null],
    ["reading", "In short", readingSection(report)],
    ["claims", "Claims of the paper", claims.length === 0 ? null : htmlClaims(claims, metrics)],
    ["figures", "Figures", markup`${figures.map(figureBlock)}`],
    ["panels", "Images", imagesSection(report)],
    ["published", "Published numbers", published && scrolling("Published beside ours", published)],
    ["protocol", "Protocol", markup`<ul class="protocol">${protocol}</ul>`],
    ["provenance", "Provenance", markup`<dl class="provenance">${provenance}</dl>`],
  ];
}

function readingSection({ reading }: ExperimentReport): Html | null {
  if (reading.length === 0) return null;
  return markup`${
    reading.map(({ lead, items }) =>
      items.length === 0 ? markup`<p>${lead}</p>` : markup`<p class="lead-in">${lead}:</p>
          <ul class="reading">${items.map((item) => markup`<li>${item}</li>`)}</ul>`
    )
  }`;
}

function imagesSection({ panels, browser, explorer }: ExperimentReport): Html | null {
  if (panels.length === 0 && !browser && explorer === null) return null;
  const pictures = panels.map((entry) =>
    markup`${scrolling(entry.title, htmlPanels(entry))}
      <p class="files">Files: <a href="figures/${entry.name}.svg" download>SVG</a></p>`
  );
  const browse = browser && `Browse all ${browser.ids.length} images`;
  const explore = explorer !== null && "Explore the mask embeddings";
  return markup`${pictures}
    ${browse && markup`<p><a href="images.html">${browse}</a></p>`}
    ${explore && markup`<p><a href="../${explorer}/index.html">${explore}</a></p>`}`;
}

function tableSection(report: ExperimentReport): Html {
  const { table, cells, csv, differences } = report;
  const link = (name: string, column: string) => {
    const cell = cells.find((entry) => entry.row === name && entry.column === column);
    return cell ? `cells.html#${cellId(table, cell)}` : null;
  };
  const copies = { LaTeX: latex(table), Markdown: markdown(table), CSV: csv };
  const buttons = Object.keys(copies).map((name) =>
    markup`<button type="button" data-copy=${name} hidden>Copy ${name}</button>`
  );
  const paired: PairedDifferences = {
    digits: table.columns.flatMap(() => table.metrics.map(({ digits }) => digits)),
    differences,
    ...(arePaired(report) ? {} : { values: valuesOf(table) }),
  };
  const hint = [
    "Each number leads to its settings, key, log and the metrics of every image.",
    ...(table.rows.length > 1 ? ["Heads sort; Δ stays what it is in the table as first shown."] : []),
  ].join(" ");
  return markup`<p class="copies">
      ${buttons}
      <span class="copied" role="status"></span>
      <span class="files">Files: <a href="table.csv" download>CSV</a>
        <a href="table.md" download>Markdown</a><a href="table.tex" download>LaTeX</a></span>
    </p>
    ${referenceChoice(report)}
    ${scrolling(`${table.title}: numbers`, htmlTable(table, { sortable: true, link }))}
    ${htmlLegend(table)}
    <p class="legend hint">${hint}</p>
    <script type="application/json" data-differences="">${jsonText(paired)}</script>
    <script type="application/json" data-copies="">${jsonText(copies)}</script>`;
}

/** Whether any two rows were compared image by image. */
function arePaired({ differences }: ExperimentReport): boolean {
  return differences.some((pairs) => Object.keys(pairs).length > 0);
}

/** The numbers of the table: by column of numbers the value of every row. */
function valuesOf({ cells, columns, metrics }: Table): (number | null)[][] {
  return columns.flatMap((_, c) =>
    metrics.map(({ name }) => cells.map((row) => estimateOf(row[c], name)?.value ?? null))
  );
}

/** Another row for the differences to be to. Where no two rows were compared they are plain ones, and it is said what is missing. */
function referenceChoice(report: ExperimentReport): Html | null {
  const { table } = report;
  if (table.rows.length < 2) return null;
  const rows = table.rows.map(({ name }, row) => markup`<option value=${row}>${name}</option>`);
  const plain =
    ` Plain differences of the numbers, without intervals. Paired ones come with deno task report ${table.experiment} --compute.`;
  return markup`<p class="reference" hidden>
    <label for="reference">Differences to </label>
    <select id="reference" data-reference>
      <option value="">${referenceText(table)} (as declared)</option>
      ${rows}
    </select>
    ${!arePaired(report) && markup`<span class="plain" data-plain role="status" hidden>${plain}</span>`}
  </p>`;
}
