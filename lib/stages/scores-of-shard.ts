import type { StoredArtefact } from "../engine/artefact.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { matrixOf } from "./matrices.ts";
import { readRows } from "./row-runs.ts";
import { firstMaskOf } from "./winning-labels.ts";

/**
 * The scores of the masks of one shard, [masks, K]. Scores come in the shards of the masks where the split is large, else in one.
 *
 * @param tensor name of the scores; @param count masks of the shard.
 */
export async function scoresOfShard(
  { masks, scores }: Readonly<Record<"masks" | "scores", StoredArtefact>>,
  tensor: string,
  shard: number,
  count: number,
): Promise<Pick<Matrix, "cols" | "data">> {
  if (scores.shardCount === masks.shardCount) return matrixOf(await scores.shard(shard), tensor);
  const first = await firstMaskOf(masks, shard);
  return await readRows(scores, tensor, first, first + count);
}
