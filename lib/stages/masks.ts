import type { Stage } from "../engine/stage.ts";
import type { EncodedMasks } from "../method/mask-rle.ts";
import type { MasksRequest } from "./masks-worker.ts";
import { shardCount, shardIds } from "./shards.ts";
import type { Split } from "./split.ts";
import { packMasks } from "./stored-masks.ts";
import type { Workers } from "./workers.ts";

/**
 * Class-agnostic masks of every image of a split (METHOD 2).
 * Params: split fingerprint, generator; of the oracle `background` and `minMaskRegionArea`. Makes the tensors of `packMasks`.
 */
export function masksStage(split: Split, workers: Workers): Stage {
  return {
    name: "masks",
    module: import.meta.url,
    shardCount: () => shardCount(split.ids.length),
    async run(params, _inputs, shard, { progress, signal }) {
      const pool = workers.pool<MasksRequest, EncodedMasks>(new URL("./masks-worker.ts", import.meta.url));
      const ids = shardIds(split.ids, shard);
      let done = 0;
      const sets = await Promise.all(ids.map(async (id) => {
        signal.throwIfAborted();
        const request: MasksRequest = {
          ...{ source: split.source, split: split.name, id, generator: String(params.generator) },
          ...(params.minMaskRegionArea === undefined
            ? {}
            : { minMaskRegionArea: Number(params.minMaskRegionArea) }),
        };
        const masks = await pool.run(request, { signal });
        progress(++done / ids.length);
        return masks;
      }));
      return { tensors: packMasks(sets), facts: {} };
    },
  };
}
