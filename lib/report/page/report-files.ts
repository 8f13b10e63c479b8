import { dataCsv } from "../figures/data-table.ts";
import type { Figure } from "../figures/figure.ts";
import { latex } from "../latex.ts";
import { markdown } from "../markdown.ts";
import type { Origin } from "../origin.ts";
import { panelsSvg } from "../panels/panels-svg.ts";
import { viewStyle } from "../views/style.ts";
import { cellsPage, perImageName } from "./cells-page.ts";
import { clientScript } from "./client/client-script.ts";
import { experimentPage } from "./experiment-page.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import { type Explorer, explorerPage } from "./explorer-page.ts";
import { imagesPage } from "./images-page.ts";
import { indexPage } from "./index-page.ts";
import { pageStyle } from "./style.ts";

/**
 * Every file of a report by its path in the folder. Equal reports give equal bytes.
 *
 * @param explorers maps of embeddings that the reports lead to.
 * @param plotly text of plotly.js, which stands once in the folder.
 * @param origin of all experiments together.
 */
export function reportFiles(
  reports: readonly ExperimentReport[],
  origin: Origin,
  plotly: string,
  explorers: readonly Explorer[] = [],
): Record<string, string> {
  return {
    "index.html": indexPage(reports, origin),
    "assets/report.css": `${viewStyle}\n${pageStyle}\n`,
    "assets/report.js": clientScript(),
    "assets/plotly.min.js": plotly,
    ...Object.assign({}, ...reports.map(experimentFiles)),
    ...Object.assign({}, ...explorers.map((explorer) => explorerFiles(explorer, origin))),
  };
}

function explorerFiles(explorer: Explorer, origin: Origin): Record<string, string> {
  const { folder, figure } = explorer;
  return { [`${folder}/index.html`]: explorerPage(explorer, origin), ...figureFiles([figure], folder) };
}

function figureFiles(figures: readonly Figure[], folder: string): Record<string, string> {
  return Object.fromEntries(
    figures.flatMap(({ name, svg, allData }) => [
      [`${folder}/figures/${name}.svg`, svg],
      [`${folder}/figures/${name}.csv`, dataCsv(allData)],
    ]),
  );
}

function experimentFiles(report: ExperimentReport): Record<string, string> {
  const { table, figures, panels, cells, csv } = report;
  const files = {
    "index.html": experimentPage(report),
    "cells.html": cellsPage(report),
    ...report.mapFiles,
    ...(report.browser ? { "images.html": imagesPage(report, report.browser) } : {}),
    "figures/thumbnail.svg": figures[0].thumbnail,
    "table.csv": csv,
    "table.md": markdown(table),
    "table.tex": latex(table),
    ...Object.fromEntries(panels.map((entry) => [`figures/${entry.name}.svg`, panelsSvg(entry)])),
    ...Object.fromEntries(
      cells.flatMap((cell) =>
        cell.perImage === null ? [] : [[`per-image/${perImageName(cell)}`, cell.perImage]]
      ),
    ),
  };
  return {
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`${table.experiment}/${path}`, text])),
    ...figureFiles(figures, table.experiment),
  };
}
