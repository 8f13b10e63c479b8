import { join } from "node:path";
import type { ReproduceOptions } from "../engine/cli/options.ts";
import { evaluateNodes } from "../engine/evaluate-nodes.ts";
import { type Experiment, loadExperiment } from "../engine/experiment.ts";
import { experimentNames } from "../engine/experiment-names.ts";
import { planNodes } from "../engine/plan-nodes.ts";
import { describePlan } from "../engine/describe-plan.ts";
import { projectFolder } from "../engine/project.ts";
import { provenance } from "../engine/provenance.ts";
import type { StageNode } from "../engine/stage.ts";
import { Store } from "../engine/store.ts";
import { readPublished } from "../report/published.ts";
import type { Table } from "../report/table.ts";
import { terminal } from "../report/terminal.ts";
import { terminalOptions } from "../report/terminal-options.ts";
import { checkResults } from "./check-results.ts";
import { type ComputedCell, fillTable, METRICS } from "./fill-table.ts";
import { checkClaims } from "./judge-claims.ts";
import { pipeline } from "./pipeline.ts";
import { type Prepared, prepareMaterials } from "./prepare-materials.ts";
import { protocolLines } from "./protocol.ts";
import { recordRun } from "./record-run.ts";
import { resultFiles } from "./result-files.ts";
import { dependentDefaults, Settings } from "./settings.ts";
import { Workers } from "./workers.ts";
import { writeResults } from "./write-results.ts";

const SPEC = {
  schema: Settings,
  defaultsFor: dependentDefaults,
  metrics: METRICS.map(({ name }) => name),
};

/** Settings that say where things lie, not what is computed: results under them keep their usual folder. */
const WHEREABOUTS = ["dataset.root", "clip"];

/**
 * Computes an experiment's table and writes `results/<profile>/<experiment>/`: the same command that prints it.
 *
 * @returns the exit code: 1 where `--check` found a difference, else 0.
 */
export async function reproduce(options: ReproduceOptions): Promise<number> {
  const names = options.experiment === "all" ? await experimentNames() : [options.experiment];
  let code = 0;
  for (const name of names) code = Math.max(code, await reproduceOne(name, options));
  return code;
}

async function reproduceOne(name: string, options: ReproduceOptions): Promise<number> {
  const { profile, set, seeds, signal, progress } = options;
  const experiment = await loadExperiment(name, SPEC, { profile, set, seeds });
  const { columns, metrics, claims } = experiment;
  const rows = [...experiment.rows, ...experiment.ceilings].map(({ name }) => name);
  checkClaims(claims, { rows, columns, metrics });
  const store = Store.open();
  const workers = new Workers();
  try {
    const materials = new MaterialsOf((settings) =>
      prepareMaterials(settings, fractionsOf(experiment), { store, workers, signal, progress })
    );
    const nodes: StageNode[] = [];
    for (const { settings } of experiment.cells) nodes.push(pipeline(settings, await materials.of(settings)));
    const planned = await planNodes(nodes, { store });
    if (options.plan) {
      console.log(describePlan(planned));
      return 0;
    }
    const results = await evaluateNodes(nodes, { store, signal, progress });
    const computed = experiment.cells.map((cell, i) => ({ cell, estimates: results.get(nodes[i])! }));
    const first = experiment.cells[0].settings;
    const protocol = protocolLines(
      experiment.cells.filter(({ part }) => part === "rows").map(({ settings }) => settings),
      await materials.of(first),
      experiment.profile,
    );
    const filled = await fillTable(experiment, computed, await publishedOf(experiment), protocol);
    const missing = planned.filter(({ state }) => state !== "stored").length;
    const status = missing === 0
      ? "everything came from the store"
      : `${missing} stages were computed, the others came from the store`;
    return await deliver(
      { ...filled, status: [status] },
      computed,
      experiment,
      options,
      await materials.of(first),
    );
  } finally {
    await workers.close();
  }
}

/** Prints the table and writes or checks its files. */
async function deliver(
  table: Table,
  computed: readonly ComputedCell[],
  experiment: Experiment<Settings>,
  options: ReproduceOptions,
  materials: Prepared,
): Promise<number> {
  console.log(terminal(
    table,
    terminalOptions({
      environment: Deno.env.toObject(),
      isTerminal: Deno.stdout.isTerminal(),
      columns: Deno.stdout.isTerminal() ? Deno.consoleSize().columns : null,
    }),
  ));
  const folder = join(
    options.out ?? join(projectFolder(), "results"),
    experiment.profile.name,
    variantName(experiment, options),
  );
  const files = resultFiles(table);
  if (options.check) {
    const { same, message } = await checkResults(folder, files["table.csv"]);
    console.log(`\n${same ? "check passed" : "check FAILED"}: ${message}`);
    return same ? 0 : 1;
  }
  await writeResults(folder, files, recordRun(experiment, computed, table, materials, await provenance()));
  console.log(`\nwritten to ${folder}`);
  return 0;
}

/** A folder name of its own for every deviation from the file, so that the experiment's own results stay what they are. */
function variantName({ name }: Experiment<Settings>, { set, seeds }: ReproduceOptions): string {
  const deviations = set.filter((entry) => !WHEREABOUTS.includes(entry.split("=")[0]));
  if (seeds !== undefined) deviations.push(`seeds=${seeds}`);
  return [name, ...deviations].join("+").replaceAll(/[^A-Za-z0-9+=.,_-]+/g, "_");
}

/** Data and models by the settings that name them; cells of a table nearly always share them. */
class MaterialsOf {
  readonly #known = new Map<string, Promise<Prepared>>();
  constructor(readonly prepare: (settings: Settings) => Promise<Prepared>) {}

  of(settings: Settings): Promise<Prepared> {
    const key = JSON.stringify([settings.dataset, settings.clip]);
    if (!this.#known.has(key)) this.#known.set(key, this.prepare(settings));
    return this.#known.get(key)!;
  }
}

function fractionsOf({ cells }: Experiment<Settings>) {
  return cells.flatMap(({ settings: { supervision } }) =>
    supervision.kind === "semi" ? [supervision.labelled] : []
  );
}

async function publishedOf({ published }: Experiment<Settings>) {
  if (published === undefined) return null;
  const path = join(projectFolder(), "experiments", "published", published);
  return readPublished(await Deno.readTextFile(path), path);
}
