import assert from "node:assert/strict";
import { knnSearch } from "../../lib/kernels/knn/knn-search.ts";
import { affinity, maskNeighbours } from "../../lib/method/propagation/affinity.ts";
import { INDUCTIVE_DEFAULTS, inductiveScores } from "../../lib/method/propagation/inductive.ts";
import { knnScores } from "../../lib/method/propagation/knn-scores.ts";
import { propagate } from "../../lib/method/propagation/transductive.ts";
import { fitZlap, zlapInductive } from "../../lib/method/propagation/zlap.ts";
import { NO_LABEL, reachedLabels } from "../../lib/method/reached-labels.ts";
import { oneHot } from "../../lib/study/planted-clusters.ts";
import { matrix } from "../../lib/tensor/matrix.ts";

/** Four rows along each of two axes of four; queries along the first, the third, against the first, and nowhere. */
const training = matrix(
  8,
  4,
  Float32Array.from({ length: 32 }, (_, i) => (i % 4) === (Math.floor(i / 4) % 2) ? 1 : 0),
);
const classes = Array.from({ length: 8 }, (_, i) => i % 2);
const queries = matrix(4, 4, Float32Array.of(1, 0, 0, 0, /**/ 0, 0, 1, 0, /**/ -1, 0, 0, 0, /**/ 0, 0, 0, 0));
const EXPECTED = [0, NO_LABEL, NO_LABEL, NO_LABEL];

Deno.test("the largest score wins, the lowest class on ties, and none where no score is above 0", () => {
  const scores = matrix(
    4,
    3,
    Float32Array.of(0, 0.2, 0.1, /**/ 0.3, 0.1, 0.3, /**/ 0, 0, 0, /**/ 0, 0, 1e-30),
  );
  assert.deepEqual([...reachedLabels(scores)], [1, 0, NO_LABEL, 2]);
});

Deno.test("k nearest neighbours reach nothing that is at a right angle to them or beyond", async () => {
  const scores = knnScores(await knnSearch(queries, training, 8), oneHot(classes, 2));
  assert.deepEqual([...reachedLabels(scores)], EXPECTED);
});

Deno.test("propagation reaches no part of the graph without a label, nor a test row without neighbours", async () => {
  // The rows along the second axis have no label.
  const y = matrix(8, 2, oneHot(classes, 2).data.map((share, i) => i % 2 === 0 ? share : 0));
  const graph = affinity(await maskNeighbours(training, 3));
  const { labels } = await propagate(graph, y);
  assert.deepEqual([...reachedLabels(labels)], classes.map((label) => label === 0 ? 0 : NO_LABEL));
  const settings = { ...INDUCTIVE_DEFAULTS, prior: false };
  const kept = { labels, degree: graph.degree, k: 3, alpha: 0.9, releasedWeight: 1.5 };
  const scores = inductiveScores(await knnSearch(queries, training, 3), kept, null, settings);
  assert.deepEqual([...reachedLabels(scores)], EXPECTED);
});

Deno.test("ZLaP reaches nothing that is at a right angle to training rows and class vectors", async () => {
  const prototypes = matrix(2, 4, Float32Array.of(1, 0, 0, 0, /**/ 0, 1, 0, 0));
  const model = await fitZlap(training, prototypes, { k: 3, kClass: 2, gamma: 5, alpha: 0.3 });
  assert.deepEqual([...reachedLabels(await zlapInductive(model, queries))], EXPECTED);
});
