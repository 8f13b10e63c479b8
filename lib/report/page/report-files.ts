import { latex } from "../latex.ts";
import { markdown } from "../markdown.ts";
import type { Origin } from "../origin.ts";
import { panelsSvg } from "../panels/panels-svg.ts";
import { viewStyle } from "../views/style.ts";
import { cellId, cellsPage } from "./cells-page.ts";
import { clientScript } from "./client.ts";
import { experimentPage } from "./experiment-page.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import { indexPage } from "./index-page.ts";
import { pageStyle } from "./style.ts";

/**
 * Every file of a report by its path in the folder. Equal reports give equal bytes.
 *
 * @param plotly text of plotly.js, which stands once in the folder.
 * @param origin of all experiments together.
 */
export function reportFiles(
  reports: readonly ExperimentReport[],
  origin: Origin,
  plotly: string,
): Record<string, string> {
  return {
    "index.html": indexPage(reports, origin),
    "assets/report.css": `${viewStyle}\n${pageStyle}\n`,
    "assets/report.js": clientScript(),
    "assets/plotly.min.js": plotly,
    ...Object.assign({}, ...reports.map(experimentFiles)),
  };
}

function experimentFiles(report: ExperimentReport): Record<string, string> {
  const { table, figures, panels, cells, csv } = report;
  const files = {
    "index.html": experimentPage(report),
    "cells.html": cellsPage(report),
    "table.csv": csv,
    "table.md": markdown(table),
    "table.tex": latex(table),
    ...Object.fromEntries(figures.map(({ name, svg }) => [`figures/${name}.svg`, svg])),
    ...Object.fromEntries(panels.map((entry) => [`figures/${entry.name}.svg`, panelsSvg(entry)])),
    ...Object.fromEntries(
      cells.flatMap((cell) =>
        cell.perImage === null ? [] : [[`per-image/${cellId(table, cell)}.csv`, cell.perImage]]
      ),
    ),
  };
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${table.experiment}/${path}`, text]),
  );
}
