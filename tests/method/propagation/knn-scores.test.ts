import assert from "node:assert/strict";
import { knnSearch } from "../../../lib/kernels/knn/knn-search.ts";
import { knnScores } from "../../../lib/method/propagation/knn-scores.ts";
import { type Matrix, matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { unitRows } from "../../../lib/tensor/rows.ts";
import { assertClose } from "../close.ts";

function randomMatrix(random: Random, rows: number, cols: number, draw = () => random.normal()): Matrix {
  return matrix(rows, cols, Float32Array.from({ length: rows * cols }, draw));
}

Deno.test("plain k nearest neighbours vote with equal weight, each with labels of mass 1", async () => {
  const random = new Random(1);
  const [masks, queries, width, classes, k] = [40, 6, 5, 3, 7];
  const training = unitRows(randomMatrix(random, masks, width));
  const test = unitRows(randomMatrix(random, queries, width));
  const labels = randomMatrix(random, masks, classes, () => random.next());
  row(labels, 4).fill(0);
  const scores = knnScores(await knnSearch(test, training, k), labels);
  for (let query = 0; query < queries; query++) {
    const dot = (mask: number) =>
      row(training, mask).reduce((sum, value, e) => sum + value * row(test, query)[e], 0);
    const nearest = [...Array(masks).keys()].sort((a, b) => dot(b) - dot(a)).slice(0, k);
    const expected = Array.from({ length: classes }, (_, c) =>
      nearest.reduce((sum, mask) => {
        const mass = row(labels, mask).reduce((total, share) => total + share, 0);
        return sum + (mass > 0 ? row(labels, mask)[c] / mass / k : 0);
      }, 0));
    assertClose([...row(scores, query)], expected, 1e-6);
  }
  assert.equal(scores.rows, queries);
});
