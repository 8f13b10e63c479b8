import { type Experiment, loadExperiment } from "../../lib/configuration/experiment.ts";
import { experimentNames } from "../../lib/configuration/experiment-names.ts";
import { namesIn } from "../../lib/configuration/find-by-name.ts";
import { projectFolder } from "../../lib/files/project.ts";
import { METRICS } from "../../lib/application/table-metrics.ts";
import { dependentDefaults, Settings } from "../../lib/stages/settings.ts";

/** The experiment files of this repository, and its profiles. */
export const folder = `${projectFolder()}/experiments`;
export const names = experimentNames();
export const profiles = namesIn(`${folder}/profiles`);

/** Loads an experiment as `reproduce` does; reads no data. */
export function load(name: string, profile: string): Promise<Experiment<Settings>> {
  return loadExperiment(name, {
    schema: Settings,
    defaultsFor: dependentDefaults,
    metrics: METRICS.map(({ name }) => name),
  }, { profile });
}

/** An experiment with the columns and cells that it has under any profile; the settings of a cell are those of one of them. */
export async function loadEverywhere(name: string): Promise<Experiment<Settings>> {
  const under = await Promise.all(profiles.map((profile) => load(name, profile)));
  const [first] = under;
  const columns = [...new Set(under.flatMap((experiment) => experiment.columns))];
  const cells = columns.flatMap((column) =>
    under.find((experiment) => experiment.columns.includes(column))!.cells.filter((cell) =>
      cell.column === column
    )
  );
  return { ...first, columns, otherColumns: [], cells };
}

/** Whether the grid has this cell. */
export function hasCell({ cells }: Experiment<Settings>, row: string, column: string): boolean {
  return cells.some((cell) => cell.row === row && cell.column === column);
}

/** Rows that only carry a name for claims: a system of another paper, without any cell. */
export function notRun({ rows, cells }: Experiment<Settings>): string[] {
  return rows.map(({ name }) => name).filter((name) => !cells.some(({ row }) => row === name));
}
