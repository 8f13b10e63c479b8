import { aggregate } from "../../../lib/kernels/graph/aggregate.ts";
import assert from "node:assert/strict";
import { GROUP } from "../../../lib/kernels/cg/panel.ts";
import { denseSolve } from "../../../lib/kernels/cg/dense-solve.ts";
import { knnSearch } from "../../../lib/kernels/knn/knn-search.ts";
import { type Affinity, affinity, maskNeighbours } from "../../../lib/method/propagation/affinity.ts";
import {
  equation14,
  inductiveScores,
  inductiveWeights,
  releasedCombination,
} from "../../../lib/method/propagation/inductive.ts";
import { propagate, TRANSDUCTIVE_DEFAULTS } from "../../../lib/method/propagation/transductive.ts";
import { type Matrix, matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows } from "../../../lib/tensor/rows.ts";
import { oneHot, plantedClusters, randomCentres } from "../../../lib/study/planted-clusters.ts";

const ALPHA = 0.9;
const K = 12;
const CLASSES = 4;
const LOOSE = {
  classes: CLASSES,
  width: 24,
  loose: 60,
  denseClusters: 0,
  densePoints: 0,
  spread: 0.2,
  tight: 0,
};

async function looseTraining(seed: number) {
  const random = new Random(seed);
  const centres = randomCentres(CLASSES, LOOSE.width, random);
  const { x, classes } = plantedClusters(LOOSE, random, centres);
  const y = oneHot(classes.map((label) => random.next() < 0.2 ? random.below(CLASSES) : label), CLASSES);
  const queries = plantedClusters({ ...LOOSE, loose: 10 }, random, centres).x;
  return { x, y, queries, graph: affinity(await maskNeighbours(x, K)) };
}

/** I - alpha D^-1/2 W D^-1/2 in full, from W in full; degrees are its row sums. */
function system(w: Float64Array, size: number): Float64Array {
  const degree = new Float64Array(size);
  w.forEach((value, i) => degree[Math.floor(i / size)] += value);
  return w.map((value, i) => {
    const [r, c] = [Math.floor(i / size), i % size];
    return (r === c ? 1 : 0) - ALPHA * value / Math.sqrt(degree[r] * degree[c]);
  });
}

/** W in full, in a matrix of `size` >= N rows. */
function dense({ weights }: Affinity, size = weights.size): Float64Array {
  const w = new Float64Array(size * size);
  for (let i = 0; i < weights.size; i++) {
    for (let e = weights.start[i]; e < weights.start[i + 1]; e++) {
      w[i * size + weights.columns[e]] = weights.values[e];
    }
  }
  return w;
}

function relativeError(got: ArrayLike<number>, want: ArrayLike<number>): number {
  let apart = 0;
  let size = 0;
  for (let i = 0; i < want.length; i++) {
    apart += (got[i] - want[i]) ** 2;
    size += want[i] ** 2;
  }
  return Math.sqrt(apart / size);
}

Deno.test("Eq. 1 is solved as elimination solves it", async () => {
  const { y, graph } = await looseTraining(1);
  const { labels, warning, iterations, residual } = await propagate(graph, y, { alpha: ALPHA });
  const exact = denseSolve(system(dense(graph), y.rows), Float64Array.from(y.data), y.rows, CLASSES);
  assert.equal(warning, null);
  assert.ok(iterations < 60);
  assert.ok(residual > 0 && residual <= TRANSDUCTIVE_DEFAULTS.tolerance);
  assert.ok(relativeError(labels.data, exact) < 1e-5);
});

Deno.test("the order of the masks does not matter", async () => {
  const { x, y } = await looseTraining(2);
  const order = new Random(3).permutation(x.rows);
  const reordered = (m: Matrix) => {
    const out = matrix(m.rows, m.cols);
    order.forEach((from, to) => row(out, to).set(row(m, from)));
    return out;
  };
  const plain = (await propagate(affinity(await maskNeighbours(x, K)), y)).labels;
  const moved = (await propagate(affinity(await maskNeighbours(reordered(x), K)), reordered(y))).labels;
  assert.ok(relativeError(moved.data, reordered(plain).data) < 1e-5);
});

Deno.test("classes are solved in panels, and how wide these are does not matter", async () => {
  const { x, graph } = await looseTraining(9);
  const random = new Random(10);
  const y = matrix(x.rows, 19, Float32Array.from({ length: 19 * x.rows }, () => random.below(5)));
  const together = await propagate(graph, y);
  const heard: number[] = [];
  const apart = await propagate(graph, y, {}, (share) => heard.push(share), GROUP);
  assert.deepEqual(apart, together);
  assert.deepEqual(heard, heard.toSorted((a, b) => a - b));
  assert.equal(heard.at(-1), 1);
});

Deno.test("a class without labels stays without; masks without any label nearby stay zero", async () => {
  const { x, graph } = await looseTraining(4);
  const y = matrix(x.rows, 3);
  y.data[0] = 1;
  const { labels } = await propagate(graph, y);
  for (let i = 0; i < x.rows; i++) assert.deepEqual([...row(labels, i).subarray(1)], [0, 0]);
  assert.deepEqual(
    [...(await propagate(graph, matrix(x.rows, 2))).labels.data],
    new Array(2 * x.rows).fill(0),
  );
});

Deno.test("a solver that stops early says after how many iterations", async () => {
  const { y, graph } = await looseTraining(5);
  const { warning, iterations } = await propagate(graph, y, { maxIterations: 3 });
  assert.equal(iterations, 3);
  assert.match(warning!, /stopped after 3 iterations at a relative residual of .* smaller alpha than 0.9/);
});

Deno.test("a k beyond the number of masks means all others; one mask alone is refused", async () => {
  const { x } = plantedClusters({ ...LOOSE, loose: 2 }, new Random(6));
  assert.equal((await maskNeighbours(x, 50)).k, x.rows - 1);
  await assert.rejects(maskNeighbours(matrix(1, 3), 5), /at least 2 training masks .* found 1/);
  x.data[x.cols] = NaN;
  await assert.rejects(maskNeighbours(x, 2), /finite embeddings but found NaN for training mask 1/);
});

Deno.test("W is symmetric, has no diagonal, and ignores negative similarity", () => {
  const neighbours = {
    count: 3,
    k: 1,
    ids: Int32Array.of(1, 0, 0),
    similarities: Float32Array.of(0.8, 0.8, -0.5),
  };
  const graph = affinity(neighbours);
  assert.deepEqual([...dense(graph)].map((v) => Math.round(v * 1e6) / 1e6), [0, 0.8, 0, 0.8, 0, 0, 0, 0, 0]);
  assert.equal(graph.degree[2], 1);
});

Deno.test("Eq. 14 is within 10 % of solving Eq. 11 with the test mask tied into the graph (Eq. S6)", async () => {
  const { x, y, queries, graph } = await looseTraining(7);
  const { labels } = await propagate(graph, y, { alpha: ALPHA });
  const near = await knnSearch(queries, x, K);
  const prior = matrix(queries.rows, CLASSES);
  prior.data.fill(1 / CLASSES);
  const weights = inductiveWeights(near, "degree", graph.degree, K);
  const scores = equation14(aggregate(near, weights, labels), ALPHA, prior);

  const size = x.rows + 1;
  let error = 0;
  for (let q = 0; q < queries.rows; q++) {
    const w = dense(graph, size);
    for (let n = q * K; n < (q + 1) * K; n++) {
      w[near.ids[n] * size + x.rows] = w[x.rows * size + near.ids[n]] = near.similarities[n];
    }
    const rightHand = Float64Array.from([...y.data, ...row(prior, q)]);
    const exact = denseSolve(system(w, size), rightHand, size, CLASSES).subarray(x.rows * CLASSES);
    error += relativeError(row(scores, q), exact) / queries.rows;
    assert.equal(argmaxRows(matrix(1, CLASSES, Float32Array.from(exact)))[0], argmaxRows(scores)[q]);
  }
  assert.ok(error < 0.1, `mean relative error ${error}`);
});

Deno.test("Eq. 14 labels test masks as a graph rebuilt around them does", async () => {
  const { x, y, queries, graph } = await looseTraining(8);
  const near = await knnSearch(queries, x, K);
  const labelled = {
    ...graph,
    labels: (await propagate(graph, y)).labels,
    alpha: ALPHA,
    releasedWeight: 1.5,
  };
  const settings = { weights: "degree", prior: true, labelNorm: "raw", combine: "equation" } as const;
  const scores = inductiveScores(near, labelled, null, settings);
  for (let q = 0; q < queries.rows; q++) {
    const all = matrix(x.rows + 1, x.cols);
    all.data.set(x.data);
    all.data.set(row(queries, q), x.data.length);
    const known = matrix(all.rows, CLASSES);
    known.data.set(y.data);
    const { labels } = await propagate(affinity(await maskNeighbours(all, K)), known);
    assert.equal(argmaxRows(labels)[x.rows], argmaxRows(scores)[q]);
  }
});

Deno.test("a test mask without similar training masks keeps its prior", () => {
  const near = { count: 1, k: 2, ids: Int32Array.of(0, 1), similarities: Float32Array.of(-0.1, -0.2) };
  const weights = inductiveWeights(near, "degree", Float64Array.of(1, 1), 2);
  const gathered = aggregate(near, weights, matrix(2, 2, Float32Array.of(1, 0, 0, 1)));
  const prior = matrix(1, 2, Float32Array.of(0.25, 0.75));
  assert.deepEqual([...equation14(gathered, ALPHA, prior).data], [0.25, 0.75]);
});

Deno.test("the released combination vetoes what either side holds impossible", () => {
  const gathered = matrix(2, 3, Float32Array.of(2, 2, 0, 1, 0, 0));
  const prior = matrix(2, 3, Float32Array.of(0.5, 0, 0.5, 0, 1, 0));
  assert.deepEqual([...releasedCombination(gathered, 1.5, prior).data], [1, 0, 0, 0, 0, 0]);
});
