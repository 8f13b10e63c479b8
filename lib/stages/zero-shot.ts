import type { Stage } from "../engine/stage.ts";
import { scoreMasks } from "../segmenter/score-masks.ts";
import type { ClassVectors, Embeddings, ScoresWithLogits } from "./artefacts.ts";
import { matrixOf, readMatrix, tensorOf } from "./matrices.ts";
import { piece, pieceCount } from "./pieces.ts";
import type { TextReading } from "../segmenter/text-reading.ts";

/** What the text classifier reads. */
type ZeroShotInputs = { embeddings: Embeddings; classVectors: ClassVectors };

/** Zero-shot scores S of every mask (Eq. 2 and the background rule). */
export const zeroShotStage: Stage<TextReading, ZeroShotInputs, ScoresWithLogits> = {
  name: "zero-shot scores",
  module: import.meta.url,
  maker: { export: "zeroShotStage" },
  shardCount: (_params, { embeddings }) => pieceCount(embeddings),
  async run(params, { embeddings, classVectors }, shard) {
    const x = matrixOf(await piece(embeddings, shard, pieceCount(embeddings)), "embeddings");
    const { logits, scores } = scoreMasks(x, await readMatrix(classVectors, "vectors"), params);
    return { tensors: { logits: tensorOf(logits), scores: tensorOf(scores) }, facts: {} };
  },
};
