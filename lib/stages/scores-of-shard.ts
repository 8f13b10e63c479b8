import type { StoredArtefact } from "../engine/artefact.ts";
import type { Matrix } from "../tensor/matrix.ts";
import type { LabelledRegions, PseudoLabels, Rows, Scores } from "./artefacts.ts";
import { matrixOf, type WithMatrix } from "./matrices.ts";
import { readRows } from "./row-runs.ts";
import { firstMaskOf } from "./first-mask-of.ts";

/** A result that labels masks by the best of their scores. */
export type RowScores = Scores | LabelledRegions | PseudoLabels;

/** The tensor that holds these scores. */
export type ScoresName = "scores" | "labels";

/**
 * The scores of the masks of one shard, [masks, K]. For a large split, scores come in the same shards as the masks, else in one.
 *
 * @param tensor name of the scores; @param count masks of the shard.
 */
export async function scoresOfShard(
  { masks, scores }: { readonly masks: StoredArtefact<Rows>; readonly scores: StoredArtefact<RowScores> },
  tensor: ScoresName,
  shard: number,
  count: number,
): Promise<Pick<Matrix, "cols" | "data">> {
  const rows = scores as StoredArtefact<WithMatrix<ScoresName>>;
  if (scores.shardCount === masks.shardCount) return matrixOf(await rows.shard(shard), tensor);
  const first = await firstMaskOf(masks, shard);
  return await readRows(rows, tensor, first, first + count);
}
