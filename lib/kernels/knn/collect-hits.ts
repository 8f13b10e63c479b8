import { instantiate } from "../instantiate.ts";
import { BLOCK_ROWS, type CodedRows } from "./coded-rows.ts";
import { COLLECT_HITS } from "./collect-hits-wasm.ts";

/**
 * How often the candidates of a row are decided to make room before it is given up: about as much work as an exact search for it.
 */
const PATIENCE = 16;

interface Exports {
  setUp(...addressesAndSizes: number[]): void;
  collectHits(hits: number, count: number, firstRow: number, firstCol: number): void;
  raiseCuts(first: number, end: number): void;
  finishRows(first: number, end: number): void;
}

/** What a thread does with the candidates of coded rows. */
export interface HitCollector {
  /**
   * Adds each hit to the candidates of its row and of its column. Where these are full, what k of them certainly reach becomes the
   * cut of the row, and those that do not reach it are dropped; if too many do, their similarities are computed exactly.
   *
   * @param hits as `TileScanner.scan` finds them, in the memory of the rows.
   */
  collect(hits: Int32Array, firstRow: number, firstCol: number): void;
  /** Raises the cuts of the rows of a block to what k of the candidates so far certainly reach. */
  raiseCuts(first: number, end: number): void;
  /** Puts the k nearest first among the candidates of the rows, best first, of equals the lower id, with their similarities. */
  finish(first: number, end: number): void;
}

/** Bytes that a thread needs in the memory of the rows for itself. */
export function scratchBytes({ cols, capacity }: Pick<CodedRows, "cols" | "capacity">): number {
  return 8 * cols + 4 * capacity;
}

/** @param scratch address of that many bytes. */
export function hitCollector(rows: CodedRows, scratch: number): HitCollector {
  const kernel = instantiate<Exports>(COLLECT_HITS, rows.memory);
  const { x, errors, cuts, held, rounds, bounds, ids, locks } = rows;
  kernel.setUp(
    ...[rows.cols, rows.k, rows.capacity, BLOCK_ROWS, PATIENCE],
    ...[x, errors, cuts, held, rounds, bounds, ids, locks].map((array) => array.byteOffset),
    scratch,
  );
  return {
    collect: (hits, firstRow, firstCol) =>
      kernel.collectHits(hits.byteOffset, hits.length / 2, firstRow, firstCol),
    raiseCuts: (first, end) => kernel.raiseCuts(first, end),
    finish: (first, end) => kernel.finishRows(first, end),
  };
}
