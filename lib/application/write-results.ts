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
 * Writes the result files of a table. A run that found the same results under the same keys leaves every file as it is, run.json
 * with its commit and hardware included, so that repeating an experiment gives an empty diff. Under other keys run.json is written
 * anew: by them the counts of single images are found in the store.
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
  const path = join(folder, "run.json"), text = JSON.stringify(record, null, 2) + "\n";
  const before = await ifThere(Deno.readTextFile(path));
  if (!changed && before !== undefined && found(before) === found(text)) return;
  await writeAtomically(path, text);
}

/** Results and the keys that they are stored under; undefined where the text is no record. */
function found(record: string): string | undefined {
  return orElse(() => {
    const { results, run } = JSON.parse(record);
    return JSON.stringify([results, run.keys]);
  }, undefined);
}
