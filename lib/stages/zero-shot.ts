import type { Stage } from "../engine/stage.ts";
import { type BackgroundRule, promptLogits, zeroShotScores } from "../method/text-classifier/zero-shot.ts";
import { matrixOf, readMatrix, tensorOf } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";

/**
 * Zero-shot scores S of every mask (Eq. 2 and the background rule).
 * Params: `foreground` (number of names), `rule` and `p`, or `rule: null` without background, `logitScale`.
 */
export const zeroShotStage: Stage = {
  name: "zero-shot scores",
  module: import.meta.url,
  shardCount: (_params, { embeddings }) => pieceCount(embeddings),
  async run(params, { embeddings, classVectors }, shard) {
    const x = matrixOf(await piece(embeddings, shard, pieceCount(embeddings)), "embeddings");
    const logits = promptLogits(x, await readMatrix(classVectors, "vectors"), Number(params.logitScale));
    const background = params.rule === null
      ? null
      : { rule: params.rule as BackgroundRule["rule"], p: Number(params.p) };
    const scores = zeroShotScores(logits, Number(params.foreground), background);
    return { tensors: { logits: tensorOf(logits), scores: tensorOf(scores) }, facts: {} };
  },
};
