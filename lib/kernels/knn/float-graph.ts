import type { Decided } from "./decide-rows.ts";
import type { KnnThreads } from "./knn-threads.ts";
import type { OnProgress } from "./neighbours.ts";
import { tileCount } from "./similarity-tiles.ts";
import { emptyHeaps, type HeapStorage, keptOf } from "./top-k.ts";
import { takeTurns } from "./turns-of-tiles.ts";

/** Rows whose candidates are decided at a time. */
const BLOCK = 4096;
/** Share of the work that is done when the candidates are found. */
const FOUND = 0.95;

/** Rows that every thread sees. */
export interface SharedRows {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array;
}

/**
 * The graph by way of products in single precision: the best by these, and some more, are candidates, among which double precision
 * decides.
 *
 * @param margin the most by which a similarity in single precision may be wrong.
 */
export async function floatGraph(
  x: SharedRows,
  k: number,
  margin: number,
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<Decided> {
  const kept = keptOf(k, x.rows - 1);
  const heaps = await findCandidates(x, kept, knn, (share) => onProgress(FOUND * share));
  return await decide(x, k, { heaps, kept, margin }, knn, (share) => onProgress(FOUND + (1 - FOUND) * share));
}

/** The best candidates of every row that each thread has found in the tiles it took. */
async function findCandidates(
  { rows, cols, data: x }: SharedRows,
  kept: number,
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<HeapStorage[]> {
  const thresholds = new Float32Array(new SharedArrayBuffer(4 * rows)).fill(-Infinity);
  const heaps = Array.from({ length: knn.count }, () => emptyHeaps(rows, kept, knn.Buffer));
  const tiles = tileCount(rows);
  await takeTurns(
    (turns) =>
      heaps.map((mine) => knn.run("findInTiles", { x, rows, cols, k: kept, thresholds, turns, heaps: mine })),
    // Row i of tiles has as many tiles as there are rows from it on.
    (done) => onProgress(1 - ((tiles - done) / tiles) ** 2),
  );
  return heaps;
}

async function decide(
  { rows, cols, data: x }: SharedRows,
  k: number,
  { heaps, kept, margin }: { heaps: HeapStorage[]; kept: number; margin: number },
  knn: KnnThreads,
  onProgress: OnProgress,
): Promise<Decided> {
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
  // In rising order, for which rows are searched together must not depend on which thread was faster.
  const neighbours = { count: rows, k, ids, similarities };
  return { neighbours, open: Int32Array.from(open.sort((a, b) => a - b)) };
}
