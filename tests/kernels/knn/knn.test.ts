import assert from "node:assert/strict";
import { bruteForceGraph, bruteForceSearch } from "../../../lib/kernels/knn/brute-force.ts";
import { knnGraph } from "../../../lib/kernels/knn/knn-graph.ts";
import { knnSearch } from "../../../lib/kernels/knn/knn-search.ts";
import { type Matrix, matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { unitRows } from "../../../lib/tensor/rows.ts";

function randomUnitRows(rows: number, cols: number, seed: number): Matrix {
  const random = new Random(seed);
  const m = matrix(rows, cols);
  for (let i = 0; i < m.data.length; i++) m.data[i] = random.normal();
  return unitRows(m);
}

for (const [rows, k] of [[2, 1], [7, 6], [256, 5], [257, 20], [600, 50], [771, 3]]) {
  Deno.test(`the graph of ${rows} rows holds the same ${k} neighbours as sorting all similarities`, async () => {
    const x = randomUnitRows(rows, 19, rows);
    assert.deepEqual(await knnGraph(x, k), bruteForceGraph(x, k));
  });
}

for (const [queries, rows, k] of [[1, 1, 1], [5, 300, 12], [300, 5, 5], [259, 513, 25]]) {
  Deno.test(`${queries} queries among ${rows} rows find the same ${k} as sorting all similarities`, async () => {
    const q = randomUnitRows(queries, 8, 1);
    const x = randomUnitRows(rows, 8, 2);
    assert.deepEqual(await knnSearch(q, x, k), bruteForceSearch(q, x, k));
  });
}

Deno.test("what is found does not depend on the number of threads", async () => {
  const x = randomUnitRows(1300, 19, 8), q = randomUnitRows(70, 19, 9);
  for (const threads of [1, 3]) {
    assert.deepEqual(await knnGraph(x, 7, undefined, threads), bruteForceGraph(x, 7));
    assert.deepEqual(await knnSearch(q, x, 7, undefined, threads), bruteForceSearch(q, x, 7));
  }
});

Deno.test("rows that single precision cannot tell apart are decided in double precision", async () => {
  // 700 rows whose similarities with each other differ by less than single precision resolves.
  const random = new Random(10);
  const x = matrix(700, 40);
  for (let i = 0; i < x.rows; i++) {
    for (let e = 0; e < x.cols; e++) x.data[i * x.cols + e] = 1 + 1e-5 * random.normal();
  }
  const close = unitRows(x);
  assert.deepEqual(await knnGraph(close, 5), bruteForceGraph(close, 5));
  assert.deepEqual(await knnSearch(close, close, 5), bruteForceSearch(close, close, 5));
});

Deno.test("throwing from the progress ends the work on every thread", async () => {
  const x = randomUnitRows(20000, 32, 11);
  const stop = () => {
    throw new RangeError("enough");
  };
  await assert.rejects(knnGraph(x, 5, stop, 2), /enough/);
  await assert.rejects(knnSearch(x, x, 5, stop, 2), /enough/);
});

Deno.test("of equally similar rows the lower ids are taken, in rising order", async () => {
  const copies = randomUnitRows(1, 4, 3);
  const x = matrix(520, 4);
  for (let i = 0; i < x.rows; i++) x.data.set(copies.data, i * 4);
  const { ids } = await knnGraph(x, 3);
  assert.deepEqual([...ids.subarray(0, 3)], [1, 2, 3]);
  assert.deepEqual([...ids.subarray(400 * 3, 401 * 3)], [0, 1, 2]);
  assert.deepEqual([...(await knnSearch(copies, x, 4)).ids], [0, 1, 2, 3]);
});

Deno.test("progress rises to 1", async () => {
  const seen: number[] = [];
  await knnGraph(randomUnitRows(600, 4, 5), 2, (fraction) => seen.push(fraction));
  assert.equal(seen.at(-1), 1);
  assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
});

Deno.test("a k that the rows cannot give is refused", async () => {
  const x = randomUnitRows(4, 3, 6);
  await assert.rejects(knnGraph(x, 4), /Expected 1 <= k <= 3 neighbours among 4 rows but found k = 4/);
  await assert.rejects(knnSearch(x, x, 5), /found k = 5/);
  await assert.rejects(knnSearch(randomUnitRows(2, 2, 7), x, 1), /width 3 but found 2/);
});
