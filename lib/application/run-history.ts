import { join } from "node:path";
import { z } from "zod";
import { appendLine, readLines } from "../files/append-only.ts";
import { storeFolder } from "../files/project.ts";

const Named = z.record(z.string(), z.unknown());

/** A run of an experiment as the history keeps it. */
const PastRun = z.object({
  /** When it ended, as of ISO 8601 in UTC. */
  time: z.string(),
  experiment: z.string(),
  profile: z.string(),
  /** How it was asked for: "run" writes results, "check" compares with them, "cell" is in a notebook or a script; "replaced": results
   * found in the folder when a run wrote others there. */
  kind: z.enum(["run", "check", "cell", "replaced"]),
  command: z.string(),
  commit: z.string().optional(),
  dirty: z.boolean().optional(),
  /** Settings that differ from the experiment file's, by dotted path; values of a sweep stand with the numbers. */
  changes: Named,
  /** Names the numbers: a hash over the keys of all cells. */
  key: z.string(),
  /** Stages that were computed; the others came from the store. */
  computed: z.number().optional(),
  seconds: z.number().optional(),
  /** Where the results were written. */
  folder: z.string().optional(),
  /** Of the metrics that the table shows: value and ends of the interval. */
  numbers: z.array(z.object({
    row: z.string(),
    column: z.string(),
    sweep: Named.optional(),
    values: z.record(z.string(), z.tuple([z.number(), z.number().nullable(), z.number().nullable()])),
  })),
});
export type PastRun = z.infer<typeof PastRun>;

/**
 * The file that every run is appended to. It lies in the store, whose keys its lines name: outside of what git watches, one for all who
 * share the store, and left alone when the store is cleared of old results.
 */
export function historyFile(folder = storeFolder()): string {
  return join(folder, "_runs", "history.jsonl");
}

/** Appends a run; see `appendLine` for what holds when several do so at once. */
export async function keepRun(run: PastRun, path = historyFile()): Promise<void> {
  await appendLine(path, run);
}

/** All runs, the oldest first, and how many lines could not be read. */
export async function pastRuns(
  path = historyFile(),
): Promise<{ readonly runs: readonly PastRun[]; readonly unreadable: number }> {
  const { values, torn } = await readLines(path);
  const read = values.map((value) => PastRun.safeParse(value));
  const runs = read.flatMap((one) => one.success ? [one.data] : []);
  return { runs, unreadable: torn + read.length - runs.length };
}
