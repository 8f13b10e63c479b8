import type { Stage } from "../engine/stage.ts";
import type { LevelSettings } from "../backbones/imported-masks/imported-mask.ts";
import type { EncodedMasks } from "../method/mask-rle.ts";
import type { ImportedMasksRequest } from "./imported-masks-worker.ts";
import { shardCount, shardIds } from "./shards.ts";
import type { Split } from "./split.ts";
import { packMasks } from "./stored-masks.ts";
import type { Workers } from "./workers.ts";

/**
 * Masks that were made elsewhere, of every image of a split.
 * Params: split fingerprint, content of the masks' files, what is made of levels. Makes the tensors of `packMasks`.
 */
export function importedMasksStage(
  split: Split,
  from: string,
  settings: LevelSettings,
  workers: Workers,
): Stage {
  return {
    name: "imported masks",
    module: import.meta.url,
    shardCount: () => shardCount(split.ids.length),
    async run(_params, _inputs, shard, { progress, signal }) {
      const script = new URL("./imported-masks-worker.ts", import.meta.url);
      const pool = workers.pool<ImportedMasksRequest, EncodedMasks>(script);
      const ids = shardIds(split.ids, shard);
      let done = 0;
      const sets = await Promise.all(ids.map(async (id) => {
        signal.throwIfAborted();
        const masks = await pool.run({ source: split.source, split: split.name, id, from, settings }, {
          signal,
        });
        progress(++done / ids.length);
        return masks;
      }));
      return { tensors: packMasks(sets), facts: {} };
    },
  };
}
