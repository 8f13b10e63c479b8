import type { Matrix } from "../../tensor/matrix.ts";
import { DONE, type GraphTask, STOP } from "./graph-tiles.ts";
import { keptOf } from "./kept.ts";
import { KnnThreads, threadsFor } from "./knn-threads.ts";
import type { Neighbours, OnProgress } from "./neighbours.ts";
import { rowsAt } from "./rows-at.ts";
import { largestError, longestRow } from "./largest-error.ts";
import { tileCount } from "./tile.ts";
import { emptyHeaps, type HeapStorage } from "./top-k.ts";

/** Milliseconds between looks at what the threads have done. */
const LOOK = 250;
/** Rows whose candidates are decided at a time, and of those left open. */
const BLOCK = 4096;
/** Share of the work that is done when the candidates are found. */
const FOUND = 0.95;

/**
 * Exact k nearest neighbours of each row among the other rows, by inner product; of equally near ones those with the lower ids.
 * The similarity matrix is symmetric: only tiles on and above its diagonal are computed, and each serves both its rows and its
 * columns.
 *
 * @param x unit rows, [N, E]; @param k 1 <= k <= N - 1.
 * @param threads by default as many as the work is worth, 0 for the calling thread; the result does not depend on it.
 * @throws {RangeError} if k is out of range.
 */
export async function knnGraph(
  x: Matrix,
  k: number,
  onProgress: OnProgress = () => {},
  threads: number = threadsFor(x.rows * x.rows * x.cols / 2),
): Promise<Neighbours> {
  if (!(Number.isInteger(k) && k >= 1 && k < x.rows)) {
    throw new RangeError(
      `Expected 1 <= k <= ${x.rows - 1} neighbours among ${x.rows} rows but found k = ${k}`,
    );
  }
  const knn = new KnnThreads(threads);
  try {
    const longest = longestRow(x);
    const all = new Float32Array(new knn.Buffer(x.data.byteLength));
    all.set(x.data);
    const margin = largestError(x.cols, longest, longest);
    const rows = { ...x, data: all };
    const kept = keptOf(k, x.rows - 1);
    const heaps = await findCandidates(rows, kept, knn, (share) => onProgress(FOUND * share));
    return await decide(
      rows,
      k,
      { heaps, kept, margin },
      knn,
      (share) => onProgress(FOUND + (1 - FOUND) * share),
    );
  } finally {
    await knn.close();
  }
}

/** Rows that every thread sees. */
interface Rows {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array;
}

/** The best candidates of every row that each thread has found in the tiles it took. */
async function findCandidates(
  { rows, cols, data: x }: Rows,
  kept: number,
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<HeapStorage[]> {
  const turns = new Int32Array(new SharedArrayBuffer(12));
  const thresholds = new Float32Array(new SharedArrayBuffer(4 * rows)).fill(-Infinity);
  const tasks = Array.from({ length: knn.count }, (): GraphTask => {
    return { x, rows, cols, k: kept, thresholds, turns, heaps: emptyHeaps(rows, kept, knn.Buffer) };
  });
  const stopped = Promise.withResolvers<never>();
  const tiles = tileCount(rows);
  const timer = setInterval(() => {
    try {
      // Row i of tiles has as many tiles as there are rows from it on.
      onProgress(1 - ((tiles - Atomics.load(turns, DONE)) / tiles) ** 2);
    } catch (error) {
      stopped.reject(error);
    }
  }, LOOK);
  try {
    const found = Promise.all(tasks.map((task) => knn.run("findInTiles", task)));
    await Promise.race([found, stopped.promise]);
  } finally {
    clearInterval(timer);
    Atomics.store(turns, STOP, 1);
  }
  return tasks.map(({ heaps }) => heaps);
}

async function decide(
  { rows, cols, data: x }: Rows,
  k: number,
  { heaps, kept, margin }: { heaps: HeapStorage[]; kept: number; margin: number },
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<Neighbours> {
  const ids = new Int32Array(rows * k);
  const similarities = new Float32Array(rows * k);
  const open: number[] = [];
  const starts = Array.from({ length: Math.ceil(rows / BLOCK) }, (_, block) => block * BLOCK);
  let done = 0;
  await Promise.all(starts.map(async (first) => {
    const count = Math.min(BLOCK, rows - first);
    const theirs = heaps.map((all): HeapStorage => ({
      held: all.held.subarray(first, first + count),
      ids: all.ids.subarray(first * kept, (first + count) * kept),
      similarities: all.similarities.subarray(first * kept, (first + count) * kept),
    }));
    const decided = await knn.run("decideRows", {
      ...{ queries: x, first, count, x, cols, k, heaps: theirs, kept, margin },
    });
    ids.set(decided.neighbours.ids, first * k);
    similarities.set(decided.neighbours.similarities, first * k);
    for (const row of decided.open) open.push(first + row);
    onProgress((done += count) / (rows + 1));
  }));
  // In rising order, for which rows are decided last must not depend on which thread was faster.
  open.sort((a, b) => a - b);
  for (let from = 0; from < open.length; from += BLOCK) {
    const self = Int32Array.from(open.slice(from, from + BLOCK));
    const queries = rowsAt(x, self, cols);
    const found = await knn.run("searchAll", { queries, self, x, rows, cols, k, margin });
    for (const [at, row] of self.entries()) {
      ids.set(found.ids.subarray(at * k, (at + 1) * k), row * k);
      similarities.set(found.similarities.subarray(at * k, (at + 1) * k), row * k);
    }
  }
  onProgress(1);
  return { count: rows, k, ids, similarities };
}
