import { csv } from "../report/csv.ts";
import { figureSvg } from "../report/figure-svg.ts";
import { latex } from "../report/latex.ts";
import { markdown } from "../report/markdown.ts";
import type { Table } from "../report/table.ts";
import { recordedMetrics } from "./fill-table.ts";

/**
 * The files of a table that reviewers open, by name. Equal tables give equal bytes. The CSV holds every metric, the others
 * those the table shows.
 *
 * @param shown names of the ceilings that the figure draws; all if not given.
 */
export function resultFiles(table: Table, shown?: readonly string[]): Record<string, string> {
  const ceilings = table.ceilings.filter(({ name }) => !shown || shown.includes(name));
  return {
    "table.md": markdown(table),
    "table.csv": csv({ ...table, metrics: recordedMetrics(table.metrics.map(({ name }) => name)) }),
    "table.tex": latex(table),
    "figure.svg": figureSvg({ ...table, ceilings }),
  };
}
