import { joinShards } from "../engine/join-shards.ts";
import type { Stage } from "../engine/stage.ts";
import type { Masks } from "./artefacts.ts";
import { IMAGES_PER_SHARD, shardCount } from "./shards.ts";
import type { Split } from "./split.ts";

/** Masks that were stored one image per shard, gathered into the shards that later stages expect. Input: `perImage`. */
export function gatherMasksStage(split: Split): Stage<object, { perImage: Masks }, Masks> {
  return {
    name: "masks",
    module: import.meta.url,
    shardCount: () => shardCount(split.ids.length),
    async run(_params, { perImage }, shard) {
      const first = shard * IMAGES_PER_SHARD;
      const end = Math.min(first + IMAGES_PER_SHARD, perImage.shardCount);
      const images = Array.from({ length: end - first }, (_, i) => perImage.shard(first + i));
      return joinShards(await Promise.all(images));
    },
  };
}
