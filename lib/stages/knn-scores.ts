import type { Stage } from "../engine/stage.ts";
import { knnScores } from "../method/propagation/knn-scores.ts";
import type { NeighbourRows, PseudoLabels, Scores } from "./artefacts.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { neighboursOf } from "./neighbour-rows.ts";

/** What k nearest neighbours read: those of test masks (`near`), and labels of training masks. */
export type KnnInputs = { near: NeighbourRows; pseudoLabels: PseudoLabels };

/** Plain k nearest neighbours over pseudo-labels. */
export const knnScoresStage: Stage<object, KnnInputs, Scores> = {
  name: "nearest-neighbour scores",
  module: import.meta.url,
  maker: { export: "knnScoresStage" },
  async run(_params, { near, pseudoLabels }) {
    const scores = knnScores(neighboursOf(await near.whole()), await readMatrix(pseudoLabels, "labels"));
    return { tensors: { scores: tensorOf(scores) }, facts: {} };
  },
};
