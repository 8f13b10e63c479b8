import { isDiskFull } from "../files/atomic-write.ts";
import { describePlan } from "../engine/describe-plan.ts";
import { describePart } from "../engine/part.ts";
import { experimentNames } from "../configuration/experiment-names.ts";
import { formatDuration } from "../progress/format-duration.ts";
import { UserError } from "../errors.ts";
import type { Table } from "../report/table.ts";
import { terminal } from "../report/terminal.ts";
import { ownTerminal } from "./own-terminal.ts";
import { checkResults, requireStored } from "./check-results.ts";
import { launchSuite } from "./launch-suite.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import { keepInHistory, keepReplaced } from "./keep-in-history.ts";
import type { ReproduceOptions } from "./options.ts";
import type { PreparedExperiment } from "./prepare-experiment.ts";
import { resultFiles } from "./result-files.ts";
import { noteOtherData } from "./note-other-data.ts";
import { requireWritable, resultsFolder } from "./results-folder.ts";
import { type Refusal, Suite } from "./suite.ts";
import { writeResults } from "./write-results.ts";

/**
 * Computes the tables of experiments, prints them and writes `results/<profile>/<experiment>/`. Of several, one that fails does
 * not keep the others from being computed; each is printed and written as soon as its numbers are there.
 *
 * Where a share is asked for, it is computed and nothing is written but to the store. Where jobs are, they compute everything first.
 *
 * @returns the exit code: 1 where `--check` found a difference or one of several experiments failed, else 0.
 * @throws {UserError} what is wrong with the one experiment asked for, or with all of them.
 */
export async function reproduceToFiles(options: ReproduceOptions): Promise<number> {
  const names = options.experiment === "all" ? experimentNames() : [options.experiment];
  await using suite = await Suite.open(names, options);
  if (suite.experiments.length === 0) throw suite.refused[0].error;
  if (options.plan) {
    console.log([describePlan(await suite.plan()), ...suite.refused.map(describeRefusal)].join("\n\n"));
    return suite.refused.length > 0 ? 1 : 0;
  }
  if (options.share) {
    const done = describePart(options.share, await suite.share(options.share));
    console.log([...suite.refused.map(describeRefusal), done].join("\n"));
    return suite.refused.length > 0 ? 1 : 0;
  }
  if (options.slurm) await launchSuite(suite, options, options.slurm);
  if (names.length === 1) return await reproduceOne(suite, suite.experiments[0], options);
  return await reproduceEach(suite, options);
}

async function reproduceEach(suite: Suite, options: ReproduceOptions): Promise<number> {
  const failed = [...suite.refused];
  let code = 0;
  for (const prepared of suite.experiments) {
    try {
      code = Math.max(code, await reproduceOne(suite, prepared, options));
      console.log();
    } catch (error) {
      // Every other experiment would end the same way.
      if (options.signal.aborted || isDiskFull(error)) throw error;
      failed.push({ name: prepared.experiment.name, error });
    }
  }
  const count = suite.experiments.length + suite.refused.length;
  console.log(
    [`${count - failed.length} of ${count} experiments done`, ...failed.map(describeRefusal)].join("\n"),
  );
  return failed.length > 0 ? 1 : code;
}

/** Says which experiment has no numbers, and why. An error of the program itself shows where it came from. */
function describeRefusal({ name, error }: Refusal): string {
  const said = error instanceof UserError ? error.describe() : Deno.inspect(error);
  return `not run: ${name}: ${said}`;
}

async function reproduceOne(
  suite: Suite,
  prepared: PreparedExperiment,
  options: ReproduceOptions,
): Promise<number> {
  // What networks run on is compared with the results of the usual.
  const set = options.tolerance === undefined
    ? options.set
    : options.set.filter((text) => !text.startsWith("runtime."));
  const folder = resultsFolder(prepared.experiment, { ...options, set }, prepared.materials);
  await (options.check ? requireStored(folder) : requireWritable(folder));
  if (!options.check) await noteOtherData(folder, prepared.materials, options.progress);
  const begun = performance.now();
  const run = await suite.run(prepared);
  const seconds = (performance.now() - begun) / 1000;
  const { table, figure, record } = run;
  print({ ...table, status: [...table.status, `it took ${formatDuration(seconds)}`] }, options);
  const files = resultFiles(table, figure, run.experiment.panels ? await panelsOf(run) : null);
  const kind = options.check ? "check" : "run";
  if (options.check) {
    await keepInHistory(run, { kind, options, seconds });
    return await check(folder, files, options.tolerance);
  }
  const replaced = await keepReplaced(folder, run, options);
  await writeResults(folder, files, record);
  await keepInHistory(run, { kind, options, seconds, folder });
  console.log(`\nwritten to ${folder}`);
  if (replaced !== null) {
    const from = replaced === "" ? "" : ` of commit ${replaced.slice(0, 7)}`;
    console.log(`in place of other numbers${from}; deno task runs ${run.experiment.name} lists both`);
  }
  return 0;
}

/** Loaded for the few experiments that show panels: what draws them brings images and models with it. */
async function panelsOf(run: ExperimentRun) {
  const { experimentPanels } = await import("./report/experiment-panels.ts");
  return await experimentPanels(run);
}

function print(table: Table, { show = { intervals: false, protocol: false } }: ReproduceOptions): void {
  console.log(terminal(table, { ...ownTerminal(), parts: show }).trimEnd());
  const more = [
    ...(show.intervals ? [] : ["--intervals prints intervals, differences and why a cell is empty"]),
    ...(show.protocol ? [] : ["--protocol how the numbers were made"]),
  ];
  if (more.length > 0) console.log(`\n${more.join(", ")}; table.md has all of it`);
}

async function check(
  folder: string,
  files: Readonly<Record<string, string>>,
  tolerance: number | undefined,
): Promise<number> {
  const { same, message } = await checkResults(folder, files, tolerance);
  console.log(`\n${same ? "check passed" : "check FAILED"}: ${message}`);
  return same ? 0 : 1;
}
