import { join } from "node:path";
import type { ReproduceOptions } from "./options.ts";
import { evaluateNodes } from "../engine/evaluate-nodes.ts";
import { type Experiment, loadExperiment } from "../engine/experiment.ts";
import { experimentNames } from "../engine/experiment-names.ts";
import { type PlannedNode, planNodes } from "../engine/plan-nodes.ts";
import { describePlan } from "../engine/describe-plan.ts";
import { projectFolder } from "../engine/project.ts";
import { provenance } from "../engine/provenance.ts";
import type { StageNode } from "../engine/stage.ts";
import { Store } from "../engine/store.ts";
import { UserError } from "../errors.ts";
import { readPublished } from "../report/published.ts";
import type { Table } from "../report/table.ts";
import { terminal } from "../report/terminal.ts";
import { terminalOptions } from "../report/terminal-options.ts";
import { checkResults, requireStored } from "./check-results.ts";
import { fillTable, METRICS } from "./fill-table.ts";
import { checkClaims } from "./judge-claims.ts";
import { pipeline } from "../stages/pipeline.ts";
import { type Prepared, prepareMaterials, type Wanted } from "./prepare-materials.ts";
import { protocolLines } from "./protocol.ts";
import { recordRun } from "./record-run.ts";
import { requireWritable, resultsFolder } from "./results-folder.ts";
import { resultFiles } from "./result-files.ts";
import { dependentDefaults, Settings } from "../stages/settings.ts";
import { Workers } from "../stages/workers.ts";
import { writeResults } from "./write-results.ts";

const SPEC = {
  schema: Settings,
  defaultsFor: dependentDefaults,
  metrics: METRICS.map(({ name }) => name),
};

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
  const { columns, otherColumns, metrics, claims } = experiment;
  const rows = [...experiment.rows, ...experiment.ceilings].map(({ name }) => name);
  // Whatever is wrong with the files is found before anything is computed.
  checkClaims(claims, { rows, columns, otherColumns, metrics });
  const published = await publishedOf(experiment);
  const store = Store.open();
  const workers = new Workers();
  try {
    const known = new MaterialsOf((settings) =>
      prepareMaterials(settings, wantedBy(experiment), { store, workers, signal, progress })
    );
    const nodes: StageNode[] = [];
    for (const { settings } of experiment.cells) nodes.push(pipeline(settings, await known.of(settings)));
    const planned = await planNodes(nodes, { store });
    if (options.plan) {
      console.log(describePlan(planned));
      return 0;
    }
    const materials = await known.of(experiment.cells[0].settings);
    const folder = resultsFolder(experiment, options, materials);
    await (options.check ? requireStored(folder) : requireWritable(folder));
    const results = await evaluateNodes(nodes, { store, signal, progress });
    const computed = experiment.cells.map((cell, i) => ({ cell, estimates: results.get(nodes[i])! }));
    const settings = computed.filter(({ cell }) => cell.part === "rows").map(({ cell }) => cell.settings);
    const protocol = protocolLines(settings, materials, experiment.profile);
    const table = {
      ...await fillTable(experiment, computed, published, protocol),
      status: [statusOf(planned)],
    };
    print(table);
    const files = resultFiles(table, experiment.figure?.ceilings);
    if (options.check) return await check(folder, files);
    await writeResults(folder, files, recordRun(experiment, computed, table, materials, await provenance()));
    console.log(`\nwritten to ${folder}`);
    return 0;
  } finally {
    await workers.close();
  }
}

function statusOf(planned: readonly PlannedNode[]): string {
  const missing = planned.filter(({ state }) => state !== "stored").length;
  if (missing === 0) return "everything came from the store";
  return `${missing} stages were computed, the others came from the store`;
}

function print(table: Table): void {
  const isTerminal = Deno.stdout.isTerminal();
  const columns = isTerminal ? Deno.consoleSize().columns : null;
  console.log(terminal(table, terminalOptions({ environment: Deno.env.toObject(), isTerminal, columns })));
}

async function check(folder: string, files: Readonly<Record<string, string>>): Promise<number> {
  const { same, message } = await checkResults(folder, files);
  console.log(`\n${same ? "check passed" : "check FAILED"}: ${message}`);
  return same ? 0 : 1;
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

function wantedBy({ cells }: Experiment<Settings>): Wanted {
  return {
    fractions: cells.flatMap(({ settings: { supervision } }) =>
      supervision.kind === "semi" ? [supervision.labelled] : []
    ),
    masks: cells.map(({ settings }) => settings.masks),
  };
}

async function publishedOf({ name, published }: Experiment<Settings>) {
  if (published === undefined) return null;
  const path = join(projectFolder(), "experiments", "published", published);
  const text = await Deno.readTextFile(path).catch(() => {
    throw new UserError(`Expected the published numbers of ${name} but found no such file`, path);
  });
  return readPublished(text, path);
}
