import { describePlan } from "../engine/describe-plan.ts";
import { experimentNames } from "../engine/experiment-names.ts";
import type { Table } from "../report/table.ts";
import { terminal } from "../report/terminal.ts";
import { terminalOptions } from "../report/terminal-options.ts";
import { checkResults, requireStored } from "./check-results.ts";
import type { ReproduceOptions } from "./options.ts";
import type { PreparedExperiment } from "./prepare-experiment.ts";
import { resultFiles } from "./result-files.ts";
import { requireWritable, resultsFolder } from "./results-folder.ts";
import { Suite } from "./suite.ts";
import { writeResults } from "./write-results.ts";

/**
 * Computes the tables of experiments, prints them and writes `results/<profile>/<experiment>/`.
 *
 * @returns the exit code: 1 where `--check` found a difference, else 0.
 */
export async function reproduceToFiles(options: ReproduceOptions): Promise<number> {
  const names = options.experiment === "all" ? await experimentNames() : [options.experiment];
  const suite = await Suite.open(names, options);
  try {
    if (suite.refused.length > 0) throw suite.refused[0].error;
    if (options.plan) {
      console.log(describePlan(await suite.plan()));
      return 0;
    }
    let code = 0;
    for (const experiment of suite.experiments) {
      code = Math.max(code, await reproduceOne(suite, experiment, options));
    }
    return code;
  } finally {
    await suite.close();
  }
}

async function reproduceOne(
  suite: Suite,
  prepared: PreparedExperiment,
  options: ReproduceOptions,
): Promise<number> {
  const folder = resultsFolder(prepared.experiment, options, prepared.materials);
  await (options.check ? requireStored(folder) : requireWritable(folder));
  const { table, figure, record } = await suite.run(prepared);
  print(table);
  const files = resultFiles(table, figure);
  if (options.check) return await check(folder, files);
  await writeResults(folder, files, record);
  console.log(`\nwritten to ${folder}`);
  return 0;
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
