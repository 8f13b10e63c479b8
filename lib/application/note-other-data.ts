import { join } from "node:path";
import type { Progress } from "../progress/progress.ts";
import type { Materials } from "../stages/materials.ts";
import { orElse } from "../errors.ts";

/**
 * Tells before the work that results of other data lie where these will be written: folders are named by settings, and the same
 * profile may have been run on another folder of one's own.
 */
export async function noteOtherData(
  folder: string,
  { train, evaluate }: Pick<Materials, "train" | "evaluate">,
  progress: Pick<Progress, "note">,
): Promise<void> {
  const text = await Deno.readTextFile(join(folder, "run.json")).catch(() => null);
  const there = text === null ? undefined : dataOf(text);
  if (there === undefined) return;
  if (there.train === train.fingerprint && there.evaluate === evaluate.fingerprint) return;
  progress.note(
    `note: ${folder} holds the results of other data, which will be replaced; --out DIR writes elsewhere`,
  );
}

/** The content of the data that results were made from; undefined where the record is no record. */
function dataOf(text: string): { train?: unknown; evaluate?: unknown } | undefined {
  return orElse(() => JSON.parse(text)?.results?.data, undefined);
}
