import type { Stage } from "../engine/stage.ts";
import type { EncodedMasks } from "../method/mask-rle.ts";
import type { MasksRequest } from "./masks-worker.ts";
import type { Masks } from "./artefacts.ts";
import { eachImage } from "./each-image.ts";
import { shardCount } from "./shards.ts";
import type { Split } from "./split.ts";
import { packMasks } from "./stored-masks.ts";
import type { Workers } from "./workers.ts";

/** Which masks. */
interface MasksParams {
  /** Fingerprint of the split. */
  readonly data: string;
  readonly generator: string;
  /** Of the oracle, whose regions depend on what the ground truth counts. */
  readonly background?: boolean;
  readonly minMaskRegionArea?: number;
  readonly ignore?: readonly number[];
}

/** Class-agnostic masks of every image of a split (METHOD 2). */
export function masksStage(split: Split, workers: Workers): Stage<MasksParams, object, Masks> {
  return {
    name: "masks",
    module: import.meta.url,
    shardCount: () => shardCount(split.ids.length),
    async run({ generator, minMaskRegionArea }, _inputs, shard, run) {
      const pool = workers.pool<MasksRequest, EncodedMasks>(new URL("./masks-worker.ts", import.meta.url));
      const sets = await eachImage(pool, split, shard, run, (image) => ({
        ...image,
        generator,
        ...(minMaskRegionArea === undefined ? {} : { minMaskRegionArea }),
      }));
      return { tensors: packMasks(sets), facts: {} };
    },
  };
}
