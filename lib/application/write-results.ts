import { join } from "node:path";
import type { Provenance } from "../engine/provenance.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import type { RecordedRun } from "./recorded-run.ts";
import { ifThere } from "../files/if-there.ts";
import { orElse } from "../errors.ts";

/** What run.json records: `results` decides the numbers; `run` tells how they were made this time. */
export interface RunRecord {
  readonly results: RecordedRun["results"];
  readonly run: Provenance & Pick<RecordedRun["run"], "keys" | "code">;
}

/**
 * Writes the result files of a table. A run that found the same results leaves every file as it is, run.json with its
 * commit and hardware included, so that repeating an experiment gives an empty diff.
 */
export async function writeResults(
  folder: string,
  files: Readonly<Record<string, string>>,
  record: Readonly<Record<keyof RunRecord, unknown>>,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  let changed = false;
  for (const [name, text] of Object.entries(files)) {
    if (await ifThere(Deno.readTextFile(join(folder, name))) === text) continue;
    changed = true;
    await writeAtomically(join(folder, name), text);
  }
  const path = join(folder, "run.json");
  if (!changed && await resultsOf(path) === JSON.stringify(record.results)) return;
  await writeAtomically(path, JSON.stringify(record, null, 2) + "\n");
}

async function resultsOf(path: string): Promise<string | undefined> {
  const text = await ifThere(Deno.readTextFile(path));
  return text === undefined ? undefined : orElse(() => JSON.stringify(JSON.parse(text).results), undefined);
}
