import type { Neighbours } from "../../kernels/knn/neighbours.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { rowsToSumOne } from "../../tensor/rows.ts";
import { aggregate } from "../../kernels/graph/aggregate.ts";

/**
 * Plain k nearest neighbours: the mean of the labels of the nearest training masks, [M, K], each neighbour counting alike.
 * A neighbour without any label adds nothing, nor does one that is not similar at all: as in W, a similarity must exceed 0.
 *
 * @param neighbours of the test masks among the training masks; @param labels of the training masks, [N, K].
 */
export function knnScores(neighbours: Neighbours, labels: Matrix): Matrix {
  const { k } = neighbours;
  const weights = neighbours.similarities.map((similarity) => similarity > 0 ? 1 / k : 0);
  return aggregate(neighbours, weights, rowsToSumOne(labels));
}
