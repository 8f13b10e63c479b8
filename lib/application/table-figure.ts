import type { Experiment } from "../configuration/experiment.ts";
import type { Figure } from "../report/figures/figure.ts";
import { forestFigure } from "../report/figures/forest.ts";
import { sweepGridFigure } from "../report/figures/sweep-grid.ts";
import { sweepFigure } from "../report/figures/sweep.ts";
import type { Table } from "../report/table.ts";
import type { Settings } from "../stages/settings.ts";
import { sweptGrid } from "./swept-grid.ts";
import { sweptLines } from "./swept-lines.ts";

/** The figure of a table as its experiment file asks for it; under a sweep of numbers, lines along the swept setting; under
 * several, the grid they span. */
export function tableFigure(
  table: Table,
  { figure, sweeps, rows }: Pick<Experiment<Settings>, "figure" | "sweeps" | "rows">,
): Figure {
  if (figure.kind === "lines" && sweeps.length === 0) return sweepFigure(table, figure.axes);
  const swept = sweeps.length === 1 ? sweptLines(table, rows.map(({ name }) => name), sweeps[0]) : null;
  if (swept) return sweepFigure(swept.table, swept.axes);
  if (sweeps.length > 1) {
    return sweepGridFigure(
      table,
      sweptGrid(table, rows.map(({ name }) => name), sweeps),
    );
  }
  const shown = figure.kind === "forest" ? figure.ceilings : undefined;
  const ceilings = table.ceilings.filter(({ name }) => !shown || shown.includes(name));
  return forestFigure({ ...table, ceilings });
}
