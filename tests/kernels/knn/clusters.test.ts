import assert from "node:assert/strict";
import { bruteForceGraph, bruteForceSearch } from "../../../lib/kernels/knn/brute-force.ts";
import { clusterCount, clusterRows, type RowClusters } from "../../../lib/kernels/knn/cluster-rows.ts";
import { KnnThreads } from "../../../lib/kernels/knn/knn-threads.ts";
import { rowsAt } from "../../../lib/kernels/knn/rows-at.ts";
import { searchClusters } from "../../../lib/kernels/knn/search-clusters.ts";
import { type Matrix, matrix } from "../../../lib/tensor/matrix.ts";
import { plantedRows, sourceOf } from "./planted-rows.ts";

const [ROWS, COLS, K] = [3000, 12, 10];
const x = plantedRows(ROWS, COLS, 40, 0.4, 1);
const truth = bruteForceGraph(x, K);

async function withThreads<T>(threads: number, work: (knn: KnnThreads) => Promise<T>): Promise<T> {
  const knn = new KnnThreads(threads);
  try {
    return await work(knn);
  } finally {
    await knn.close();
  }
}

const cluster = (recall: number, threads = 0) =>
  withThreads(threads, (knn) => clusterRows(sourceOf(x), { k: K, recall, seed: 0 }, knn));

/** The graph found block by block, with ids that are rows of `x`. */
async function graphByClusters(
  clusters: RowClusters,
  threads = 0,
): Promise<{ ids: Int32Array; similarities: Float32Array }> {
  const ordered = matrix(ROWS, COLS, rowsAt(x.data, clusters.order, COLS));
  const ids = new Int32Array(ROWS * K), similarities = new Float32Array(ROWS * K);
  await withThreads(threads, async (knn) => {
    for (let first = 0; first < ROWS; first += 1024) {
      const self = Int32Array.from({ length: Math.min(1024, ROWS - first) }, (_, i) => first + i);
      const queries = rowsAt(ordered.data, self, COLS);
      const found = await searchClusters({ queries, cols: COLS, self }, clusters, sourceOf(ordered), K, knn);
      for (const [at, node] of self.entries()) {
        const row = clusters.order[node];
        for (let n = 0; n < K; n++) {
          ids[row * K + n] = clusters.order[found.ids[at * K + n]];
          similarities[row * K + n] = found.similarities[at * K + n];
        }
      }
    }
  });
  return { ids, similarities };
}

function shareFound(found: Int32Array, truth: Int32Array, k: number): number {
  let hits = 0;
  for (let row = 0; row < truth.length; row += k) {
    const these = new Set(found.subarray(row, row + k));
    for (const id of truth.subarray(row, row + k)) if (these.has(id)) hits++;
  }
  return hits / truth.length;
}

Deno.test("clusters hold every row once, each with the centroid nearest to it", async () => {
  const { centroids, starts, order } = await cluster(0.9);
  assert.equal(centroids.rows, clusterCount(ROWS));
  assert.deepEqual([...order].sort((a, b) => a - b), Array.from({ length: ROWS }, (_, row) => row));
  assert.deepEqual([starts[0], starts.at(-1)], [0, ROWS]);
  const nearest = bruteForceSearch(x, centroids, 1).ids;
  for (let c = 0; c < centroids.rows; c++) {
    for (const row of order.subarray(starts[c], starts[c + 1])) assert.equal(nearest[row], c);
  }
});

for (const recall of [0.8, 0.95, 0.99]) {
  Deno.test(`a search finds about the share of neighbours that was asked for: ${recall}`, async () => {
    const clusters = await cluster(recall);
    assert.ok(clusters.recall >= recall, `measured ${clusters.recall}`);
    const { ids } = await graphByClusters(clusters);
    const share = shareFound(ids, truth.ids, K);
    assert.ok(Math.abs(share - clusters.recall) < 0.03, `found ${share}, measured ${clusters.recall}`);
  });
}

Deno.test("a higher recall takes more clusters, and all of them find everything", async () => {
  const few = await cluster(0.8), many = await cluster(0.99);
  assert.ok(few.probes < many.probes && many.probes < many.centroids.rows);
  const { ids, similarities } = await graphByClusters({ ...many, probes: many.centroids.rows });
  assert.ok(shareFound(ids, truth.ids, K) > 0.9999);
  similarities.forEach((value, n) => assert.ok(Math.abs(value - truth.similarities[n]) < 1e-5));
});

Deno.test("what is found does not depend on the number of threads", async () => {
  const [one, two] = [await cluster(0.95, 0), await cluster(0.95, 2)];
  assert.deepEqual(one, two);
  assert.deepEqual(await graphByClusters(one, 0), await graphByClusters(two, 2));
});

Deno.test("neighbours that the clusters cannot give are the query itself with similarity 0", async () => {
  const few = plantedRows(9, 4, 3, 0.1, 2);
  const clusters = await withThreads(
    0,
    (knn) => clusterRows(sourceOf(few), { k: 8, recall: 0.1, seed: 0 }, knn),
  );
  assert.equal(clusters.probes < clusters.centroids.rows, true);
  const ordered: Matrix = matrix(9, 4, rowsAt(few.data, clusters.order, 4));
  const self = Int32Array.from({ length: 9 }, (_, i) => i);
  const { ids, similarities } = await withThreads(
    0,
    (knn) =>
      searchClusters({ queries: ordered.data.slice(), cols: 4, self }, clusters, sourceOf(ordered), 8, knn),
  );
  let missing = 0;
  for (let n = 0; n < ids.length; n++) {
    if (ids[n] !== Math.floor(n / 8)) continue;
    missing++;
    assert.equal(similarities[n], 0);
  }
  assert.ok(missing > 0);
});
