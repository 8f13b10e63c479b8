import type { Matrix } from "../../tensor/matrix.ts";
import { KnnThreads, threadsFor } from "./knn-threads.ts";
import type { Neighbours, OnProgress } from "./neighbours.ts";
import { largestError, longestRow } from "./largest-error.ts";

/** Queries searched for together on a thread. */
const BLOCK = 2048;

/**
 * Exact k nearest rows of `x` for each query, by inner product; of equally near ones those with the lower ids.
 *
 * @param queries unit rows, [M, E]; @param x unit rows, [N, E]; @param k 1 <= k <= N.
 * @param threads by default as many as the work is worth, 0 for the calling thread; the result does not depend on it.
 * @throws {RangeError} if k is out of range or the widths differ.
 */
export async function knnSearch(
  queries: Matrix,
  x: Matrix,
  k: number,
  onProgress: OnProgress = () => {},
  threads: number = threadsFor(queries.rows * x.rows * x.cols),
): Promise<Neighbours> {
  if (!(Number.isInteger(k) && k >= 1 && k <= x.rows)) {
    throw new RangeError(`Expected 1 <= k <= ${x.rows} neighbours but found k = ${k}`);
  }
  if (queries.cols !== x.cols) {
    throw new RangeError(`Expected queries of width ${x.cols} but found ${queries.cols}`);
  }
  const knn = new KnnThreads(threads);
  try {
    const { rows, cols } = x;
    const all = new Float32Array(new knn.Buffer(x.data.byteLength));
    all.set(x.data);
    const margin = largestError(cols, longestRow(queries), longestRow(x));
    const ids = new Int32Array(queries.rows * k);
    const similarities = new Float32Array(queries.rows * k);
    let done = 0;
    const starts = Array.from({ length: Math.ceil(queries.rows / BLOCK) }, (_, block) => block * BLOCK);
    await Promise.all(starts.map(async (first) => {
      const block = queries.data.slice(first * cols, (first + BLOCK) * cols);
      const found = await knn.run("searchAll", { queries: block, self: null, x: all, rows, cols, k, margin });
      ids.set(found.ids, first * k);
      similarities.set(found.similarities, first * k);
      onProgress((done += found.count) / queries.rows);
    }));
    return { count: queries.rows, k, ids, similarities };
  } finally {
    await knn.close();
  }
}
