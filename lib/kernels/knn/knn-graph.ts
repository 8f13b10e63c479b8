import type { Matrix } from "../../tensor/matrix.ts";
import { codedGraph } from "./coded-graph.ts";
import { exactCodes } from "./coded-tiles.ts";
import { floatGraph, type SharedRows } from "./float-graph.ts";
import { KnnThreads, threadsFor } from "./knn-threads.ts";
import { largestError, longestRow } from "./largest-error.ts";
import type { Neighbours, OnProgress } from "./neighbours.ts";
import { rowsAt } from "./rows-at.ts";

/** Rows searched for at a time of those that were left open. */
const BLOCK = 4096;
/** Rows from which codes pay: below, the time goes into starting. */
const WORTH_CODES = 1000;

/**
 * Exact k nearest neighbours of each row among the other rows, by inner product; of equally near ones those with the lower ids.
 * The similarity matrix is symmetric: only tiles on one side of its diagonal are computed, and each serves both its rows and its
 * columns.
 *
 * @param x unit rows, [N, E]; @param k 1 <= k <= N - 1.
 * @param threads by default as many as the work is worth, 0 for the calling thread; the result does not depend on it.
 * @param onOpen is told of how many rows the fast ways did not prove the neighbours, which were then searched for one by one.
 * @throws {RangeError} if k is out of range.
 */
export async function knnGraph(
  x: Matrix,
  k: number,
  onProgress: OnProgress = () => {},
  threads: number = threadsFor(x.rows * x.rows * x.cols / 2),
  onOpen: (rows: number) => void = () => {},
): Promise<Neighbours> {
  if (!(Number.isInteger(k) && k >= 1 && k < x.rows)) {
    throw new RangeError(
      `Expected 1 <= k <= ${x.rows - 1} neighbours among ${x.rows} rows but found k = ${k}`,
    );
  }
  const knn = new KnnThreads(threads);
  try {
    const coded = x.rows >= WORTH_CODES && await exactCodes()
      ? await codedGraph(x, k, knn, onProgress)
      : null;
    if (coded?.open.length === 0) {
      onOpen(0);
      onProgress(1);
      return coded.neighbours;
    }
    const all = new Float32Array(new knn.Buffer(x.data.byteLength));
    all.set(x.data);
    const longest = longestRow(x);
    const margin = largestError(x.cols, longest, longest);
    const rows = { ...x, data: all };
    const { neighbours, open } = coded ?? await floatGraph(rows, k, margin, knn, onProgress);
    onOpen(open.length);
    await searchOpen(rows, open, margin, neighbours, knn);
    onProgress(1);
    return neighbours;
  } finally {
    await knn.close();
  }
}

/** Writes the neighbours of rows of which other ways have not proven them. */
async function searchOpen(
  { rows, cols, data: x }: SharedRows,
  open: Int32Array,
  margin: number,
  { k, ids, similarities }: Neighbours,
  knn: KnnThreads,
): Promise<void> {
  const starts = Array.from({ length: Math.ceil(open.length / BLOCK) }, (_, block) => block * BLOCK);
  await Promise.all(starts.map(async (from) => {
    const self = open.slice(from, from + BLOCK);
    const queries = rowsAt(x, self, cols);
    const found = await knn.run("searchAll", { queries, self, x, rows, cols, k, margin });
    for (const [at, row] of self.entries()) {
      ids.set(found.ids.subarray(at * k, (at + 1) * k), row * k);
      similarities.set(found.similarities.subarray(at * k, (at + 1) * k), row * k);
    }
  }));
}
