import { SHARDS_IN_ONE_PIECE } from "./pieces.ts";
import { shardCount } from "./shards.ts";
import type { Split } from "./split.ts";

/** Whether a split is so large that its masks are never all in memory at once. */
export function isLarge({ ids }: Pick<Split, "ids">): boolean {
  return shardCount(ids.length) > SHARDS_IN_ONE_PIECE;
}
