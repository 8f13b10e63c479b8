import { parseSetOption } from "../configuration/set-option.ts";
import { sha256 } from "../files/sha256.ts";
import { isMeasured } from "../report/table.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import type { RunOptions } from "./options.ts";
import { readRecordedRun, recordedCells, type RecordedRun } from "./recorded-run.ts";
import { rowName } from "./fill-table.ts";
import { keepRun, type PastRun, pastRuns } from "./run-history.ts";

/** Value and ends of the interval. */
type Triple = PastRun["numbers"][number]["values"][string];

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
  const key = keyOf(run.keys.map(({ estimates }) => estimates));
  await orTold(options, async () => {
    if ((await pastRuns()).runs.some((past) => past.key === key)) return;
    const shown = next.table.metrics.map(({ name }) => name);
    await keepRun({
      time: new Date().toISOString(),
      experiment: results.experiment,
      profile: results.profile,
      kind: "replaced",
      command: run.command,
      ...(run.commit ? { commit: run.commit, dirty: run.dirty ?? false } : {}),
      changes: changesOf(options),
      ...{ key, folder },
      numbers: recordedCells(before).map(({ row, column, sweep, numbers }) => ({
        ...{ row, column },
        ...(Object.keys(sweep).length > 0 ? { sweep } : {}),
        values: Object.fromEntries(
          shown.filter((metric) => metric in numbers).map((metric) => {
            const { value, low, high } = numbers[metric];
            return [metric, [value, low, high] as Triple];
          }),
        ),
      })),
    });
  });
  return run.commit ?? "";
}

function valuesText(numbers: RecordedRun["results"]["numbers"]): string {
  return JSON.stringify(numbers.map(({ row, column, values }) => [
    ...[row, column],
    Object.entries(values).map(([metric, { value }]) => [metric, value]),
  ]));
}

/** As `Origin.key` of a run. */
function keyOf(estimates: readonly string[]): string {
  return sha256(estimates.join("\n"));
}

function pastRunOf(
  { experiment, table, cells, provenance, origin, computedKeys }: ExperimentRun,
  { kind, options, seconds, folder }: RunAsked,
): PastRun {
  const { command, commit, dirty } = provenance;
  const at = new Map([
    ...table.rows.map(({ name }, r) => [name, table.cells[r]] as const),
    ...table.ceilings.map(({ name, cells }) => [name, cells] as const),
  ]);
  const places = new Map(cells.map(({ cell }) => [JSON.stringify([rowName(cell), cell.column]), cell]));
  return {
    time: new Date().toISOString(),
    experiment: experiment.name,
    profile: experiment.profile.name,
    ...{ kind, command },
    ...(commit ? { commit, dirty: dirty ?? false } : {}),
    changes: changesOf(options),
    key: origin.key,
    computed: computedKeys.size,
    seconds: Math.round(seconds * 10) / 10,
    ...(folder === undefined ? {} : { folder }),
    numbers: [...places.values()].flatMap((cell) => {
      const { row, column, sweep } = cell;
      const found = at.get(rowName(cell))?.[table.columns.indexOf(column)];
      if (!found || !isMeasured(found)) return [];
      const values = table.metrics.filter(({ name }) => name in found.values).map(({ name }) => {
        const { value, low, high } = found.values[name];
        return [name, [value, finite(low), finite(high)] as Triple];
      });
      return [{
        row,
        column,
        ...(Object.keys(sweep).length > 0 ? { sweep } : {}),
        values: Object.fromEntries(values),
      }];
    }),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
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
