import type { StoredArtefact } from "../engine/artefact.ts";
import type { Rows } from "./artefacts.ts";
import { IMAGES_PER_SHARD } from "./shards.ts";

type MaskCounts = Pick<StoredArtefact<Rows>, "shardCount" | "shape" | "rows">;
const starts = new WeakMap<MaskCounts, Promise<Float64Array>>();

/**
 * Number of masks in the shards before this one: where its masks begin in the scores of the whole split. For one shard beyond the
 * last it is the number of all masks.
 */
export async function firstMaskOf(masks: MaskCounts, shard: number): Promise<number> {
  return (await starts.getOrInsertComputed(masks, shardStarts))[shard];
}

async function shardStarts(masks: MaskCounts): Promise<Float64Array> {
  const [images] = await masks.shape("maskCounts");
  const counts = (await masks.rows("maskCounts", 0, images)).data;
  const starts = new Float64Array(masks.shardCount + 1);
  counts.forEach((count, image) => starts[Math.floor(image / IMAGES_PER_SHARD) + 1] += count);
  for (let shard = 0; shard < masks.shardCount; shard++) starts[shard + 1] += starts[shard];
  return starts;
}
