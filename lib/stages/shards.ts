/** Images per shard: a few seconds of work, so an interrupted run loses little. */
export const IMAGES_PER_SHARD = 50;

/** Number of shards of a split. */
export function shardCount(images: number): number {
  return Math.max(1, Math.ceil(images / IMAGES_PER_SHARD));
}

/** The ids of one shard, in the order of the split. */
export function shardIds(ids: readonly string[], shard: number): readonly string[] {
  return ids.slice(shard * IMAGES_PER_SHARD, (shard + 1) * IMAGES_PER_SHARD);
}
