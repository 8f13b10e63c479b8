import { csv } from "../report/csv.ts";
import type { Figure } from "../report/figures/figure.ts";
import { latex } from "../report/latex.ts";
import { markdown } from "../report/markdown.ts";
import type { Panels } from "../report/panels/panels.ts";
import { panelsSvg } from "../report/panels/panels-svg.ts";
import type { Table } from "../report/table.ts";
import { recordedMetrics } from "./table-metrics.ts";

/**
 * The files of a table that reviewers open, by name. Equal tables give equal bytes. The CSV holds every metric, the others
 * those the table shows.
 *
 * @param panels pictures that the experiment file asks for.
 */
export function resultFiles(table: Table, figure: Figure, panels: Panels | null): Record<string, string> {
  return {
    "table.md": markdown(table),
    "table.csv": csv({ ...table, metrics: recordedMetrics(table.metrics.map(({ name }) => name)) }),
    "table.tex": latex(table),
    "figure.svg": figure.svg,
    ...(panels ? { "panels.svg": panelsSvg(panels) } : {}),
  };
}
