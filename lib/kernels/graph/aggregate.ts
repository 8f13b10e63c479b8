import { type Matrix, matrix } from "../../tensor/matrix.ts";
import type { Neighbours } from "../knn/neighbours.ts";

/** Σ_i w_i Ŷ_i over the neighbours of each test mask, [M, K]. */
export function aggregate(neighbours: Neighbours, weights: Float32Array, labels: Matrix): Matrix {
  const out = matrix(neighbours.count, labels.cols);
  for (let n = 0; n < weights.length; n++) {
    const to = Math.floor(n / neighbours.k) * labels.cols;
    const from = neighbours.ids[n] * labels.cols;
    for (let c = 0; c < labels.cols; c++) out.data[to + c] += weights[n] * labels.data[from + c];
  }
  return out;
}
