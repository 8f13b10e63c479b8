import { csv } from "../report/csv.ts";
import { figureSvg } from "../report/figure-svg.ts";
import { latex } from "../report/latex.ts";
import { markdown } from "../report/markdown.ts";
import type { Table } from "../report/table.ts";

/** The files of a table that reviewers open, by name. Equal tables give equal bytes. */
export function resultFiles(table: Table): Record<string, string> {
  return {
    "table.md": markdown(table),
    "table.csv": csv(table),
    "table.tex": latex(table),
    "figure.svg": figureSvg(table),
  };
}
