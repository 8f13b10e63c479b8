import { instantiate } from "../instantiate.ts";
import { depthOf } from "./code-rows.ts";
import { BLOCK_ROWS, type CodedRows } from "./coded-rows.ts";
import { COLLECT_HITS } from "./collect-hits-wasm.ts";

/**
 * How often the candidates of a row are decided to make room before it is given up: about as much work as an exact search for it.
 */
const PATIENCE = 16;
/** Where rows come and go, none is given up. */
const NEVER = 2 ** 31 - 1;

interface Exports {
  setUp(...addressesAndSizes: number[]): void;
  collectHits(hits: number, count: number, firstRow: number, firstCol: number): void;
  collectAsked(hits: number, count: number, asking: number, firstCol: number): void;
  decideRows(rows: number): void;
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
  /**
   * Adds each hit to the candidates of its row; rows are numbered as `asking` says, in the memory of the rows, columns from
   * `firstCol` on.
   */
  collectAsked(hits: Int32Array, asking: Int32Array, firstCol: number): void;
  /** Computes the similarities of all candidates; the rows among which was searched are not needed any more. */
  decideAll(): void;
  /** Raises the cuts of the rows of a block to what k of the candidates so far certainly reach. */
  raiseCuts(first: number, end: number): void;
  /** Puts the k nearest first among the candidates of the rows, best first, of equals the lower id, with their similarities. */
  finish(first: number, end: number): void;
}

/** Bytes that a thread needs in the memory of the rows for itself. */
export function scratchBytes({ cols, capacity }: Pick<CodedRows, "cols" | "capacity">): number {
  return 8 * depthOf(cols) + 4 * capacity;
}

/** The rows among which is searched, where they are not the rows that ask. All in the memory of those. */
export interface OtherRows {
  /** [others, cols]. */
  readonly x: Float32Array;
  /** [others]; what `CodedRows` says of its own. */
  readonly errors: Float32Array;
  /** Their ids, [others]. */
  readonly names: Int32Array;
  /** Ids of the rows that ask, which are not their own neighbours; null where they have none. */
  readonly self: Int32Array | null;
}

/** @param scratch address of that many bytes. @param others by default the rows themselves. */
export function hitCollector(rows: CodedRows, scratch: number, others?: OtherRows): HitCollector {
  const kernel = instantiate<Exports>(COLLECT_HITS, rows.memory);
  const { x, errors, cuts, held, rounds, bounds, ids, locks } = rows;
  kernel.setUp(
    ...[rows.cols, rows.k, rows.capacity, BLOCK_ROWS, others ? NEVER : PATIENCE],
    ...[x, errors, cuts, held, rounds, bounds, ids, locks].map((array) => array.byteOffset),
    scratch,
    ...[others?.x ?? x, others?.errors ?? errors].map((array) => array.byteOffset),
    ...[others?.names?.byteOffset ?? 0, others?.self?.byteOffset ?? 0],
  );
  return {
    collect: (hits, firstRow, firstCol) =>
      kernel.collectHits(hits.byteOffset, hits.length / 2, firstRow, firstCol),
    collectAsked: (hits, asking, firstCol) =>
      kernel.collectAsked(hits.byteOffset, hits.length / 2, asking.byteOffset, firstCol),
    decideAll: () => kernel.decideRows(rows.rows),
    raiseCuts: (first, end) => kernel.raiseCuts(first, end),
    finish: (first, end) => kernel.finishRows(first, end),
  };
}
