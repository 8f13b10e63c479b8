import { parseSetOption } from "../configuration/set-option.ts";
import { sha256 } from "../files/sha256.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import type { RunOptions } from "./options.ts";
import {
  parseRecordedRun,
  readRecordedRun,
  type RecordedCell,
  recordedCells,
  type RecordedRun,
} from "./recorded-run.ts";
import { keepRun, type PastRun, pastRuns } from "./run-history.ts";

/** How a run was asked for, and what it took. */
export interface RunAsked {
  readonly kind: "run" | "check" | "cell";
  readonly options: Pick<RunOptions, "set" | "rows" | "seeds" | "only" | "progress">;
  readonly seconds: number;
  /** Where its results are written. */
  readonly folder?: string;
}

/**
 * Appends a finished run to the history. Where that is not possible, as on a full disk, the run itself is not lost: it is told.
 */
export async function keepInHistory(run: ExperimentRun, asked: RunAsked): Promise<void> {
  await orTold(asked.options, () => keepRun(pastRunOf(run, asked)));
}

/**
 * Appends results that lie in a folder and are about to be replaced by other numbers, unless the history has them.
 *
 * @param next what will be written in their place.
 * @returns the commit of the results that will be replaced, "" where they do not say it; null where nothing is lost.
 */
export async function keepReplaced(
  folder: string,
  next: ExperimentRun,
  options: RunAsked["options"],
): Promise<string | null> {
  const before = await readRecordedRun(folder).catch(() => null);
  if (!before) return null;
  const { results, run } = before;
  if (valuesText(results.numbers) === valuesText(next.record.results.numbers)) return null;
  // As `Origin.key` of a run.
  const key = sha256(run.keys.map(({ estimates }) => estimates).join("\n"));
  await orTold(options, async () => {
    if ((await pastRuns()).runs.some((past) => past.key === key)) return;
    const shown = next.table.metrics.map(({ name }) => name);
    const numbers = numbersOf(recordedCells(before), shown);
    await keepRun({ ...pastOf(before), kind: "replaced", changes: changesOf(options), key, folder, numbers });
  });
  return run.commit ?? "";
}

/** What the history keeps of a record: when, what, by which command and code. */
function pastOf({ results: { experiment, profile }, run: { command, commit, dirty = false } }: RecordedRun) {
  const time = new Date().toISOString();
  return { time, experiment, profile, command, ...(commit ? { commit, dirty } : {}) };
}

function numbersOf(cells: readonly RecordedCell[], shown: readonly string[]): PastRun["numbers"] {
  return cells.map(({ row, column, sweep, numbers }) => ({
    ...{ row, column },
    ...(Object.keys(sweep).length > 0 ? { sweep } : {}),
    values: Object.fromEntries(
      shown.filter((metric) => metric in numbers).map((metric) => {
        const { value, low, high } = numbers[metric];
        return [metric, [value, low, high]];
      }),
    ),
  }));
}

function valuesText(numbers: RecordedRun["results"]["numbers"]): string {
  return JSON.stringify(numbers.map(({ row, column, values }) => [
    ...[row, column],
    Object.entries(values).map(([metric, { value }]) => [metric, value]),
  ]));
}

function pastRunOf(
  { experiment, table, record, origin, computedKeys }: ExperimentRun,
  { kind, options, seconds, folder }: RunAsked,
): PastRun {
  const run = parseRecordedRun(JSON.stringify(record), experiment.name);
  const measured = recordedCells(run).filter(({ numbers }) => Object.keys(numbers).length > 0);
  return {
    ...pastOf(run),
    ...{ kind, changes: changesOf(options), key: origin.key, computed: computedKeys.size },
    seconds: Math.round(seconds * 10) / 10,
    ...(folder === undefined ? {} : { folder }),
    numbers: numbersOf(measured, table.metrics.map(({ name }) => name)),
  };
}

/** What the command line or the cell changed; of a sweep nothing, for its values stand with the numbers. */
function changesOf({ set = [], seeds, rows, only = {} }: RunAsked["options"]): Record<string, unknown> {
  const fixed = set.map(parseSetOption).filter(({ values }) => values.length === 1);
  return {
    ...Object.fromEntries(fixed.map(({ path, values }) => [path, values[0]])),
    ...(seeds === undefined ? {} : { seeds }),
    ...(rows === undefined ? {} : { rows }),
    ...Object.fromEntries(Object.entries(only).map(([name, value]) => [`only.${name}`, value])),
  };
}

async function orTold({ progress }: RunAsked["options"], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    progress?.note(`note: this run is not in the history (deno task runs): ${(error as Error).message}`);
  }
}
