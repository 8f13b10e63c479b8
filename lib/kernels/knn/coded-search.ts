import { yieldToEventLoop } from "../turns.ts";
import { codeRows, depthOf } from "./code-rows.ts";
import { BLOCK_ROWS, type CodedRows } from "./coded-rows.ts";
import { CodedTiles, STRIP_ROWS } from "./coded-tiles.ts";
import { hitCollector } from "./collect-hits.ts";
import { DONE, NEXT, STOP } from "./turns-of-tiles.ts";

/** What the threads that search coded rows share, and what is one thread's own. */
export interface CodedTask {
  readonly rows: CodedRows;
  /** Shared: places NEXT, DONE and STOP. */
  readonly turns: Int32Array;
  /** This thread's, in the memory of the rows: [2 * PAIRS]. */
  readonly hits: Int32Array;
  /** This thread's, in the memory of the rows. */
  readonly scratch: Float64Array;
}

/** Some of the rows, from `first` to `end`, exclusive. */
export interface RowSpan {
  readonly rows: CodedRows;
  readonly first: number;
  readonly end: number;
  /** As of a task. */
  readonly scratch: Float64Array;
}

/** Turns of so many rows: each block with itself first, which tells early what is far; then each with all after it. */
export function turnsOf(rows: number): number {
  return 2 * Math.ceil(rows / BLOCK_ROWS);
}

/** Codes some of the rows. */
export function codeSpan({ rows, first, end, scratch }: RowSpan): void {
  const { cols } = rows, depth = depthOf(cols);
  codeRows(rows.memory, rows.x.subarray(first * cols, end * cols), rows.offset, {
    codes: rows.codes.subarray(first * depth, end * depth),
    scales: rows.scales.subarray(first, end),
    measures: rows.measures.subarray(3 * first, 3 * end),
  }, scratch);
}

/** Takes blocks of rows, with the rows after each, until none is left, and collects the candidates of all. */
export async function searchCoded({ rows, turns, hits, scratch }: CodedTask): Promise<void> {
  const tiles = await CodedTiles.open(depthOf(rows.cols));
  const collector = hitCollector(rows, scratch.byteOffset);
  const all = turnsOf(rows.rows), blocks = all / 2;
  for (let turn = Atomics.add(turns, NEXT, 1); turn < all; turn = Atomics.add(turns, NEXT, 1)) {
    const block = turn % blocks;
    const own = block * BLOCK_ROWS, next = Math.min(own + BLOCK_ROWS, rows.rows);
    const [begin, end] = turn < blocks ? [own, next] : [next, rows.rows];
    tiles.takeColumns(rows, own, next);
    for (let first = begin; first < end && Atomics.load(turns, STOP) === 0; first += STRIP_ROWS) {
      tiles.renewColumnCuts(rows.cuts.subarray(own, next));
      tiles.takeRows(rows, first, Math.min(first + STRIP_ROWS, end));
      const found = await tiles.hits(first - own);
      hits.set(found);
      collector.collect(hits.subarray(0, found.length), first, own);
    }
    if (turn < blocks) collector.raiseCuts(own, next);
    Atomics.add(turns, DONE, 1);
    await yieldToEventLoop();
  }
  await tiles.close();
}

/** Decides among the candidates of some of the rows. */
export function finishSpan({ rows, first, end, scratch }: RowSpan): void {
  hitCollector(rows, scratch.byteOffset).finish(first, end);
}
