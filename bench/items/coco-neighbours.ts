import { availableParallelism } from "node:os";
import { clusterRows } from "../../lib/kernels/knn/cluster-rows.ts";
import { KnnThreads } from "../../lib/kernels/knn/knn-threads.ts";
import { knnSearch } from "../../lib/kernels/knn/knn-search.ts";
import type { RowSource } from "../../lib/kernels/knn/row-source.ts";
import { rowsAt } from "../../lib/kernels/knn/rows-at.ts";
import { searchClusters } from "../../lib/kernels/knn/search-clusters.ts";
import { type Matrix, matrix } from "../../lib/tensor/matrix.ts";
import { benchItem, type BenchLine, type Say } from "../bench-item.ts";
import { growth } from "../growth.ts";
import { maskLikeRows } from "../mask-like-rows.ts";

/** Masks of COCO's training split, as the paper counts them. */
const COCO = 4_660_424;
const BLOCK = 1 << 14, CHECKED = 500;

interface Options {
  readonly cols: number;
  readonly k: number;
  readonly recall: number;
  readonly blocks: number;
}

/**
 * The approximate neighbour graph of large splits: seconds to cluster made-up rows and to search some blocks of them, what share of
 * the true neighbours is found (against an exact search for 500 rows), and what the slope over the sizes says of COCO's masks. Rows
 * are in memory here; bench/memory.ts runs the stages from disk.
 */
export const cocoNeighbours = benchItem({
  title: "approximate neighbour graph, by slope at COCO's size",
  needs: [],
  options: { rows: "150000,300000,600000", cols: 512, k: 50, recall: 0.99, blocks: 4 },
  async run({ rows, ...options }, _rounds, say) {
    const lanes = availableParallelism();
    const knn = new KnnThreads(lanes);
    try {
      const lines: BenchLine[] = [];
      const points: { size: number; seconds: number }[] = [];
      for (const size of String(rows).split(",").map(Number)) {
        const line = await measure(size, options, knn, say);
        lines.push(line);
        points.push({ size, seconds: line.ours[0] });
      }
      if (points.length < 2) return lines;
      const { exponent, at } = growth(points);
      return [...lines, {
        what: `approximate neighbour graph, ${COCO} rows, by the slope`,
        peer: null,
        ours: [at(COCO)],
        theirs: null,
        target: { seconds: 45 * 60 },
        seen: { "time grows with rows to the power of": exponent.toFixed(2) },
      }];
    } finally {
      await knn.close();
    }
  },
});

async function measure(
  rows: number,
  { cols, k, recall, blocks }: Options,
  knn: KnnThreads,
  say: Say,
): Promise<BenchLine> {
  const x = maskLikeRows(rows, cols);
  let start = performance.now();
  const clusters = await clusterRows(sourceOf(x), { k, recall, seed: 0 }, knn);
  const clustering = (performance.now() - start) / 1000;
  const ordered = matrix(rows, cols, rowsAt(x.data, clusters.order, cols));
  const search = (self: Int32Array) =>
    searchClusters(
      { queries: rowsAt(ordered.data, self, cols), cols, self },
      clusters,
      sourceOf(ordered),
      k,
      knn,
    );
  const all = Math.ceil(rows / BLOCK), some = Math.min(blocks, all);
  start = performance.now();
  const queue = Array.from({ length: some }, (_, i) => Math.floor((i + 0.5) * all / some)).values();
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (const block of queue) await search(span(block * BLOCK, Math.min((block + 1) * BLOCK, rows)));
  }));
  const searching = (performance.now() - start) / 1000 * all / some;
  const found = await shareFound(ordered, k, search);
  say(`${rows} rows: clustered in ${clustering.toFixed(0)} s, searched in ${searching.toFixed(0)} s`);
  return {
    what: `approximate neighbour graph, ${rows} rows of ${cols}, k = ${k}, from ${some} of ${all} blocks`,
    peer: null,
    ours: [clustering + searching],
    theirs: null,
    target: null,
    seen: {
      "recall asked for": recall,
      "recall seen": found.toFixed(4),
      "clusters searched": `${clusters.probes} of ${clusters.centroids.rows}`,
    },
  };
}

/** Of rows spread over all, none of those by which the number of clusters was chosen. */
async function shareFound(
  x: Matrix,
  k: number,
  search: (self: Int32Array) => ReturnType<typeof searchClusters>,
): Promise<number> {
  const rows = Int32Array.from({ length: CHECKED }, (_, i) => Math.floor((i + 0.3) * x.rows / CHECKED));
  const found = await search(rows);
  const truth = await knnSearch(matrix(CHECKED, x.cols, rowsAt(x.data, rows, x.cols)), x, k + 1);
  let hits = 0;
  for (let i = 0; i < CHECKED; i++) {
    const these = new Set(truth.ids.subarray(i * (k + 1), (i + 1) * (k + 1)));
    for (const id of found.ids.subarray(i * k, (i + 1) * k)) if (id !== rows[i] && these.has(id)) hits++;
  }
  return hits / (CHECKED * k);
}

function sourceOf({ rows, cols, data }: Matrix): RowSource {
  return { rows, cols, read: (first, end) => Promise.resolve(data.slice(first * cols, end * cols)) };
}

function span(first: number, end: number): Int32Array {
  return Int32Array.from({ length: end - first }, (_, i) => first + i);
}
