import type { Stage } from "../engine/stage.ts";
import { promptLogits, zeroShotScores } from "../method/text-classifier/zero-shot.ts";
import type { ClassVectors, Embeddings, ScoresWithLogits } from "./artefacts.ts";
import { matrixOf, readMatrix, tensorOf } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";
import { backgroundRule, type TextReading } from "./text-reading.ts";

/** What the text classifier reads. */
type ZeroShotInputs = { embeddings: Embeddings; classVectors: ClassVectors };

/** Zero-shot scores S of every mask (Eq. 2 and the background rule). */
export const zeroShotStage: Stage<TextReading, ZeroShotInputs, ScoresWithLogits> = {
  name: "zero-shot scores",
  module: import.meta.url,
  shardCount: (_params, { embeddings }) => pieceCount(embeddings),
  async run(params, { embeddings, classVectors }, shard) {
    const x = matrixOf(await piece(embeddings, shard, pieceCount(embeddings)), "embeddings");
    const logits = promptLogits(x, await readMatrix(classVectors, "vectors"), params.logitScale);
    const scores = zeroShotScores(logits, params.foreground, backgroundRule(params));
    return { tensors: { logits: tensorOf(logits), scores: tensorOf(scores) }, facts: {} };
  },
};
