import { joinShards } from "../engine/join-shards.ts";
import type { Stage } from "../engine/stage.ts";
import type { Masks } from "./artefacts.ts";
import { IMAGES_PER_SHARD, shardCount } from "./shards.ts";
import type { Split } from "./split.ts";

/** Masks that were stored in small shards, gathered into those that later stages expect. @param perShard images of a small one. */
export function gatherMasksStage(split: Split, perShard: number): Stage<object, { perImage: Masks }, Masks> {
  return {
    name: "masks",
    module: import.meta.url,
    maker: { export: "gatherMasksStage", from: [split, perShard] },
    shardCount: () => shardCount(split.ids.length),
    async run(_params, { perImage }, shard) {
      const first = shard * IMAGES_PER_SHARD / perShard;
      const end = Math.min(first + IMAGES_PER_SHARD / perShard, perImage.shardCount);
      const parts = Array.from({ length: end - first }, (_, i) => perImage.shard(first + i));
      return joinShards(await Promise.all(parts));
    },
  };
}
