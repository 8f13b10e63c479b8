import type { AnyArtefact, StoredArtefact } from "../engine/artefact.ts";
import { shardCount } from "./shards.ts";
import type { Split } from "./split.ts";

/**
 * Shards up to which the stages behind the embeddings take a split in one piece: 12,000 images, VOC's training split and more.
 * Larger splits, such as COCO's, go through shard by shard and never have to fit into memory.
 */
export const SHARDS_IN_ONE_PIECE = 240;

/** Whether a split is so large that its masks are never all in memory at once. */
export function isLarge({ ids }: Pick<Split, "ids">): boolean {
  return shardCount(ids.length) > SHARDS_IN_ONE_PIECE;
}

/** Number of pieces in which a stage reads inputs whose rows belong together: one per shard of a large split, else one. */
export function pieceCount(...inputs: readonly Pick<StoredArtefact, "shardCount">[]): number {
  const [{ shardCount: count }] = inputs;
  const isAligned = inputs.every((input) => input.shardCount === count);
  return isAligned && count > SHARDS_IN_ONE_PIECE ? count : 1;
}

/** A piece of an input, of so many. */
export function piece<Made extends AnyArtefact>(
  input: Pick<StoredArtefact<Made>, "shard" | "whole">,
  index: number,
  count: number,
): Promise<Made> {
  return count > 1 ? input.shard(index) : input.whole();
}
