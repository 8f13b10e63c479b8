// deno run -A bench/knn-clusters.ts [--rows 300000,600000,1200000] [--cols 512] [--k 50] [--recall 0.99] [--blocks 4]
// The approximate neighbour graph of large splits: seconds to cluster made-up rows and to search some blocks of them, what share
// of the true neighbours is found (against an exact search for 500 rows), and what the slope over the sizes says of COCO's
// 4,660,424 masks. Rows are in memory here; bench/memory.ts runs the stages from disk.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { clusterRows, type RowClusters } from "../lib/kernels/knn/cluster-rows.ts";
import { KnnThreads } from "../lib/kernels/knn/knn-threads.ts";
import { knnSearch } from "../lib/kernels/knn/knn-search.ts";
import type { RowSource } from "../lib/kernels/knn/row-source.ts";
import { rowsAt } from "../lib/kernels/knn/rows-at.ts";
import { searchClusters } from "../lib/kernels/knn/search-clusters.ts";
import { type Matrix, matrix } from "../lib/tensor/matrix.ts";
import { maskLikeRows } from "./mask-like-rows.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rows: { type: "string", default: "300000,600000,1200000" },
    cols: { type: "string", default: "512" },
    k: { type: "string", default: "50" },
    recall: { type: "string", default: "0.99" },
    blocks: { type: "string", default: "4" },
  },
});
const [cols, k, recall, blocks] = [values.cols, values.k, values.recall, values.blocks].map(Number);
const COCO = 4_660_424, BLOCK = 1 << 14, CHECKED = 500;
const lanes = availableParallelism();
const knn = new KnnThreads(lanes);
const points: { rows: number; seconds: number }[] = [];
try {
  for (const rows of values.rows.split(",").map(Number)) points.push(await measure(rows));
} finally {
  await knn.close();
}
if (points.length > 1) {
  const [first, last] = [points[0], points.at(-1)!];
  const slope = Math.log(last.seconds / first.seconds) / Math.log(last.rows / first.rows);
  const projected = last.seconds * (COCO / last.rows) ** slope;
  console.log(
    `slope ${slope.toFixed(2)}: ${COCO} rows would take about ${
      (projected / 60).toFixed(0)
    } min on ${lanes} cores`,
  );
}

async function measure(rows: number): Promise<{ rows: number; seconds: number }> {
  const x = maskLikeRows(rows, cols);
  let start = performance.now();
  const clusters = await clusterRows(sourceOf(x), { k, recall, seed: 0 }, knn);
  const clustering = (performance.now() - start) / 1000;
  const ordered = matrix(rows, cols, rowsAt(x.data, clusters.order, cols));
  const all = Math.ceil(rows / BLOCK), some = Math.min(blocks, all);
  start = performance.now();
  const searched = Array.from({ length: some }, (_, i) => Math.floor((i + 0.5) * all / some));
  const queue = searched.values();
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (const block of queue) {
      await search(ordered, clusters, span(block * BLOCK, Math.min((block + 1) * BLOCK, rows)));
    }
  }));
  const searching = (performance.now() - start) / 1000 * all / some;
  const share = await shareFound(ordered, clusters);
  console.log(
    `${rows} rows: clustered in ${
      clustering.toFixed(0)
    } s; ${clusters.probes} of ${clusters.centroids.rows} clusters searched, ` +
      `${searching.toFixed(0)} s for the graph (from ${some} of ${all} blocks); recall ${
        share.toFixed(4)
      }, ` +
      `predicted ${clusters.recall.toFixed(4)}`,
  );
  return { rows, seconds: clustering + searching };
}

function search(x: Matrix, clusters: RowClusters, self: Int32Array) {
  return searchClusters({ queries: rowsAt(x.data, self, cols), cols, self }, clusters, sourceOf(x), k, knn);
}

/** Of rows spread over all, none of those by which the number of clusters was chosen. */
async function shareFound(x: Matrix, clusters: RowClusters): Promise<number> {
  const rows = Int32Array.from({ length: CHECKED }, (_, i) => Math.floor((i + 0.3) * x.rows / CHECKED));
  const found = await search(x, clusters, rows);
  const truth = await knnSearch(matrix(CHECKED, cols, rowsAt(x.data, rows, cols)), x, k + 1);
  let hits = 0;
  for (let i = 0; i < CHECKED; i++) {
    const these = new Set(truth.ids.subarray(i * (k + 1), (i + 1) * (k + 1)));
    for (const id of found.ids.subarray(i * k, (i + 1) * k)) if (id !== rows[i] && these.has(id)) hits++;
  }
  return hits / (CHECKED * k);
}

function sourceOf({ rows, data }: Matrix): RowSource {
  return { rows, cols, read: (first, end) => Promise.resolve(data.slice(first * cols, end * cols)) };
}

function span(first: number, end: number): Int32Array {
  return Int32Array.from({ length: end - first }, (_, i) => first + i);
}
