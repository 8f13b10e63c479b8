import type { Stage } from "../engine/stage.ts";
import type { LevelSettings } from "../backbones/imported-masks/imported-mask.ts";
import type { EncodedMasks } from "../method/mask-rle.ts";
import type { ImportedMasksRequest } from "./imported-masks-worker.ts";
import type { Masks } from "./artefacts.ts";
import { eachImage } from "./each-image.ts";
import { shardCount } from "./shards.ts";
import type { Split } from "./split.ts";
import { packMasks } from "./stored-masks.ts";
import type { Workers } from "./workers.ts";

/** Which masks, and how their levels are read. */
interface ImportedMasksParams extends LevelSettings {
  /** Fingerprint of the split. */
  readonly data: string;
  /** Hash of the masks' files. */
  readonly content: string;
}

/** Masks made elsewhere, for every image of a split. */
export function importedMasksStage(
  split: Split,
  from: string,
  settings: LevelSettings,
  workers: Workers,
): Stage<ImportedMasksParams, object, Masks> {
  return {
    name: "imported masks",
    module: import.meta.url,
    shardCount: () => shardCount(split.ids.length),
    async run(_params, _inputs, shard, run) {
      const script = new URL("./imported-masks-worker.ts", import.meta.url);
      const pool = workers.pool<ImportedMasksRequest, EncodedMasks>(script);
      const sets = await eachImage(pool, split, shard, run, (image) => ({ ...image, from, settings }));
      return { tensors: packMasks(sets), facts: {} };
    },
  };
}
