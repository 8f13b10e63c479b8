import { join } from "node:path";
import { writeAtomically } from "../files/atomic-write.ts";
import { evaluateNodes } from "../engine/evaluate-nodes.ts";
import { resultOf } from "../engine/result-of.ts";
import { amgRecords } from "../method/sam/amg-records.ts";
import { originsOf } from "../stages/sam-masks.ts";
import { IMAGES_PER_SHARD } from "../stages/shards.ts";
import { unpackMasks } from "../stages/stored-masks.ts";
import { requireWritable } from "./results-folder.ts";
import { profileMasks, type ProfileOptions } from "./profile-masks.ts";

/** Which masks, and where they go. */
export interface ExportMasksOptions extends ProfileOptions {
  /** Default: the split that the profile measures on. */
  readonly split?: string | undefined;
  /** Absolute path of the folder. */
  readonly out: string;
}

/**
 * Makes the masks of a split, or finds them in the store, and writes them as one JSON file per image, which
 * `masks: { generator: import }` and readers of segment-anything's `amg.py` take.
 *
 * @throws {UserError} for an unknown profile, split or option, and whatever is missing.
 */
export async function exportMasks(
  options: ExportMasksOptions,
): Promise<{ readonly folder: string; readonly images: number; readonly masks: number }> {
  const { signal, progress } = options;
  const { splits: [{ split, node }], store, workers, files } = await profileMasks(
    options,
    ({ evaluate }) => [options.split ?? evaluate],
  );
  const requireUnchanged = () => files.requireUnchanged();
  const folder = options.out;
  try {
    await requireWritable(folder);
    const results = await evaluateNodes([node], { store, signal, progress, requireUnchanged });
    const stored = resultOf(results, node);
    const task = progress.begin("writing masks", split.ids.length, 0, "image");
    let written = 0;
    let count = 0;
    for (let shard = 0; shard < stored.shardCount; shard++) {
      const artefact = await stored.shard(shard);
      const origins = originsOf(artefact);
      let first = 0;
      for (const [image, set] of [...unpackMasks(artefact)].entries()) {
        signal.throwIfAborted();
        const records = amgRecords(set, origins?.slice(first, first += set.count));
        await writeAtomically(
          join(folder, `${split.ids[shard * IMAGES_PER_SHARD + image]}.json`),
          JSON.stringify(records) + "\n",
        );
        count += set.count;
        task.update(++written);
      }
    }
    task.end();
    return { folder, images: written, masks: count };
  } finally {
    await workers.close();
  }
}
