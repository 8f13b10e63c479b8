import assert from "node:assert/strict";
import { denseSolve } from "../../../lib/kernels/cg/dense-solve.ts";
import { affinity, maskNeighbours } from "../../../lib/method/propagation/affinity.ts";
import { approximationErrors } from "../../../lib/method/propagation/approximation-errors.ts";
import { degreeNormalised } from "../../../lib/method/propagation/affinity.ts";
import { propagate } from "../../../lib/method/propagation/transductive.ts";
import { type Matrix, matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { unitRows } from "../../../lib/tensor/rows.ts";

const [N, E, K, k, alpha] = [40, 5, 3, 6, 0.9];
const random = new Random(11);
/** Points around three centres, so that some neighbours are mutual and some are not. */
const points = (count: number) =>
  Float32Array.from(
    { length: count * E },
    (_, at) => random.normal() + 2 * Number(at % E === Math.floor(at / E) % 3),
  );

const dense = ({ start, columns, values, size }: ReturnType<typeof degreeNormalised>) => {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) out[i * size + columns[e]] = values[e];
  }
  return out;
};
const norm = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values, (v) => v * v).reduce((a, b) => a + b, 0));

Deno.test("errors are those against Eq. 11 solved directly in the graph of all masks", async () => {
  const all = unitRows(matrix(N + 1, E, points(N + 1)));
  const x: Matrix = matrix(N, E, all.data.slice(0, N * E));
  const y = matrix(
    N,
    K,
    Float32Array.from({ length: N * K }, (_, at) => Number(at % K === Math.floor(at / K) % 3)),
  );
  const prior = [0.2, 0.5, 0.3];
  const neighbours = await maskNeighbours(x, k);
  const graph = affinity(neighbours);
  const { labels: solved } = await propagate(graph, y, { alpha, tolerance: 1e-9 });
  const similarities = Float32Array.from(
    { length: N },
    (_, i) => row(all, N).reduce((sum, value, e) => sum + value * row(x, i)[e], 0),
  );
  const near = [...similarities.keys()].sort((i, j) => similarities[j] - similarities[i]).slice(0, k);
  const errors = approximationErrors({ neighbours, graph, labels: y, solved, alpha }, {
    similarities,
    near,
    prior,
  });

  // The graph made anew of all masks, the query among them, and a direct solver.
  const wideNeighbours = await maskNeighbours(all, k);
  const wide = affinity(wideNeighbours);
  const S = dense(degreeNormalised(wide.weights, wide.degree));
  const M = S.map((value, at) => Number(at % (N + 2) === 0) - alpha * value);
  const given = Float64Array.from([...y.data, ...prior]);
  const exact = denseSolve(M, given, N + 1, K);
  const ids = (i: number) => [...wideNeighbours.ids.subarray(i * k, (i + 1) * k)];
  const joined = [...Array(N).keys()].filter((i) => ids(i).includes(N));
  assert.ok(joined.length > 0 && joined.length < N);
  const close = (got: number, wanted: number, what: string) =>
    assert.ok(Math.abs(got - wanted) < 2e-3 * (1 + wanted), `${what}: ${got} and ${wanted}`);
  close(errors.mutual, near.filter((i) => joined.includes(i)).length / k, "mutual");
  close(errors.unchanged, 1 - joined.length / N, "unchanged");
  close(
    errors.degree,
    near.reduce((sum, i) => sum + Math.abs(wide.degree[i] - graph.degree[i]) / graph.degree[i], 0) / k,
    "degree",
  );
  const total = near.reduce((sum, i) => sum + Math.max(similarities[i], 0), 0);
  const w = Float64Array.from(
    { length: N },
    (_, i) => near.includes(i) ? Math.max(similarities[i], 0) / Math.sqrt(graph.degree[i] * total) : 0,
  );
  const trueW = S.slice(N * (N + 1), N * (N + 1) + N);
  close(errors.weights, norm(w.map((value, i) => value - trueW[i])) / norm(trueW), "weights");
  const rows = near.flatMap((i) => [0, 1, 2].map((c) => [exact[i * K + c], solved.data[i * K + c]]));
  close(errors.training, norm(rows.map(([a, b]) => a - b)) / norm(rows.map(([, b]) => b)), "training");
  const approximate = [0, 1, 2].map((c) =>
    prior[c] + alpha * w.reduce((s, v, i) => s + v * solved.data[i * K + c], 0)
  );
  const truth = [...exact.slice(N * K)];
  close(errors.scores, norm(approximate.map((v, c) => v - truth[c])) / norm(truth), "scores");
  const best = (scores: readonly number[]) => scores.indexOf(Math.max(...scores));
  assert.equal(errors.sameClass, Number(best(approximate) === best(truth)));
});
