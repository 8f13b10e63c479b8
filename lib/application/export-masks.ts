import { join, resolve } from "node:path";
import { z } from "zod";
import { loadProfile } from "../configuration/experiment.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { evaluateNodes } from "../engine/evaluate-nodes.ts";
import { resultOf } from "../engine/result-of.ts";
import type { Progress } from "../progress/progress.ts";
import { Store } from "../engine/store.ts";
import { amgRecords } from "../method/sam/amg-records.ts";
import { masksNode } from "../stages/mask-nodes.ts";
import { openDataset } from "../stages/open-dataset.ts";
import { originsOf } from "../stages/sam-masks.ts";
import { Settings } from "../stages/settings.ts";
import { IMAGES_PER_SHARD } from "../stages/shards.ts";
import { unpackMasks } from "../stages/stored-masks.ts";
import { Workers } from "../stages/workers.ts";
import { prepareMaskSources } from "./prepare-mask-sources.ts";
import { contentMemo, findData } from "./prepare-materials.ts";
import { readSplit } from "./read-split.ts";

/** The settings that decide masks. */
const MaskSettings = z.strictObject({ dataset: Settings.shape.dataset, masks: Settings.shape.masks });

/** Which masks, and where they go. */
export interface ExportMasksOptions {
  readonly profile: string;
  /** Default: the split that the profile measures on. */
  readonly split?: string | undefined;
  /** `dataset.…=value` and `masks.…=value` options. */
  readonly set: readonly string[];
  readonly out: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** What was written. */
export interface ExportedMasks {
  readonly folder: string;
  readonly images: number;
  readonly masks: number;
}

/**
 * Makes the masks of a split, or finds them in the store, and writes them as one JSON file per image, which
 * `masks: { generator: import }` and readers of segment-anything's `amg.py` take.
 *
 * @throws {UserError} for an unknown profile, split or option, and whatever is missing.
 */
export async function exportMasks(options: ExportMasksOptions): Promise<ExportedMasks> {
  const { signal, progress } = options;
  const { settings: { dataset: data, masks } } = await loadProfile(options.profile, MaskSettings, {
    set: options.set,
  });
  const source = { ...await findData(data, signal, progress), background: data.background };
  const dataset = openDataset(source);
  const store = Store.open();
  const memo = contentMemo(store);
  const split = await readSplit(dataset, source, options.split ?? data.evaluate, memo);
  const maskSources = await prepareMaskSources([masks], dataset, [split], memo, progress);
  const workers = new Workers((text) => progress.note(text));
  const folder = resolve(options.out);
  try {
    const node = masksNode(split, masks, data, { workers, maskSources });
    const stored = resultOf(await evaluateNodes([node], { store, signal, progress }), node);
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
