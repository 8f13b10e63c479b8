import type { Stage } from "../engine/stage.ts";
import { knnScores } from "../method/propagation/knn-scores.ts";
import { readMatrix, tensorOf } from "./matrices.ts";
import { neighboursOf } from "./propagation.ts";

/** Plain k nearest neighbours over pseudo-labels. Inputs: neighbours of test masks (`near`), `pseudoLabels`. Makes `scores`. */
export const knnScoresStage: Stage = {
  name: "nearest-neighbour scores",
  module: import.meta.url,
  async run(_params, { near, pseudoLabels }) {
    const scores = knnScores(neighboursOf(await near.whole()), await readMatrix(pseudoLabels, "labels"));
    return { tensors: { scores: tensorOf(scores) }, facts: {} };
  },
};
