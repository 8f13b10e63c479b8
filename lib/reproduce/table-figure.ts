import type { Experiment } from "../engine/experiment.ts";
import { barsFigure } from "../report/figures/bars.ts";
import type { Figure } from "../report/figures/figure.ts";
import type { Table } from "../report/table.ts";
import type { Settings } from "../stages/settings.ts";

/** The figure of a table as its experiment file asks for it. */
export function tableFigure(table: Table, { figure }: Pick<Experiment<Settings>, "figure">): Figure {
  const ceilings = table.ceilings.filter(({ name }) => !figure || figure.ceilings.includes(name));
  return barsFigure({ ...table, ceilings });
}
