import { SimilarityTiles, TILE, tileCount } from "./similarity-tiles.ts";
import { yieldToEventLoop } from "../turns.ts";
import { DONE, NEXT, STOP } from "./turns-of-tiles.ts";
import { type HeapStorage, TopK } from "./top-k.ts";

/** What the threads that make a graph share, and what is one thread's own. */
export interface GraphTask {
  /** Unit rows, [rows, cols], shared. */
  readonly x: Float32Array;
  readonly rows: number;
  readonly cols: number;
  readonly k: number;
  /** The k-th best similarity that any thread has found for each row: what is below it is no candidate. Shared. */
  readonly thresholds: Float32Array;
  /** Shared: places NEXT, DONE and STOP; a turn is a row of tiles. */
  readonly turns: Int32Array;
  /** What this thread finds. */
  readonly heaps: HeapStorage;
}

/**
 * Takes rows of tiles of the similarity matrix, on and above its diagonal, until none is left, and keeps the k best
 * candidates of each row in single precision.
 *
 * @param onTurn called after each of them; throwing from it ends the work.
 */
export async function findInTiles(task: GraphTask, onTurn: () => void = () => {}): Promise<void> {
  const { x, rows, cols, turns } = task;
  const tiles = await SimilarityTiles.open(cols);
  const top = new TopK(rows, task.k, task.heaps);
  const left = new Float32Array(TILE * cols);
  const right = new Float32Array(TILE * cols);
  const tile = new Float32Array(TILE * TILE);
  const cuts = new Float32Array(TILE);
  const count = tileCount(rows);
  for (let i = Atomics.add(turns, NEXT, 1); i < count; i = Atomics.add(turns, NEXT, 1)) {
    const m = copyTile(i, left);
    for (let j = i; j < count && Atomics.load(turns, STOP) === 0; j++) {
      const n = copyTile(j, right);
      await tiles.multiply(left, m, right, n, tile);
      offerTile(task.thresholds, top, tile, i * TILE, m, j * TILE, n, cuts);
    }
    Atomics.add(turns, DONE, 1);
    await yieldToEventLoop();
    onTurn();
  }
  await tiles.close();

  function copyTile(index: number, into: Float32Array): number {
    const end = Math.min((index + 1) * TILE, rows);
    into.set(x.subarray(index * TILE * cols, end * cols));
    return end - index * TILE;
  }
}

/** Every entry above the diagonal is a candidate for its row and for its column. */
function offerTile(
  thresholds: Float32Array,
  top: TopK,
  tile: Float32Array,
  firstRow: number,
  rows: number,
  firstCol: number,
  cols: number,
  cuts: Float32Array,
): void {
  for (let j = 0; j < cols; j++) cuts[j] = thresholds[firstCol + j];
  for (let i = 0; i < rows; i++) {
    const row = firstRow + i;
    const cut = thresholds[row];
    for (let j = firstRow === firstCol ? i + 1 : 0, at = i * cols + j; j < cols; j++, at++) {
      const similarity = tile[at];
      if (similarity >= cut) offer(top, thresholds, row, similarity, firstCol + j);
      if (similarity >= cuts[j]) offer(top, thresholds, firstCol + j, similarity, row);
    }
  }
}

/** Threads may overwrite each other's thresholds: any of them is one that the row's candidates reach. */
function offer(top: TopK, thresholds: Float32Array, row: number, similarity: number, id: number): void {
  top.offer(row, similarity, id);
  if (top.threshold[row] > thresholds[row]) thresholds[row] = top.threshold[row];
}
