import type { Experiment } from "../engine/experiment.ts";
import type { Figure } from "../report/figures/figure.ts";
import { forestFigure } from "../report/figures/forest.ts";
import { sweepFigure } from "../report/figures/sweep.ts";
import type { Table } from "../report/table.ts";
import type { Settings } from "../stages/settings.ts";

/** The figure of a table as its experiment file asks for it. Under a sweep of the command line rows multiply: each has a line. */
export function tableFigure(
  table: Table,
  { figure, sweeps }: Pick<Experiment<Settings>, "figure" | "sweeps">,
): Figure {
  if (figure.kind === "lines" && sweeps.length === 0) return sweepFigure(table, figure.axes);
  const shown = figure.kind === "forest" ? figure.ceilings : undefined;
  const ceilings = table.ceilings.filter(({ name }) => !shown || shown.includes(name));
  return forestFigure({ ...table, ceilings });
}
