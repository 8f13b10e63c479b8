import type { Matrix } from "../../tensor/matrix.ts";

/** Rows per tile: two operand tiles of width 128 fit in a second-level cache. */
export const TILE = 256;

export function tileCount(rows: number): number {
  return Math.ceil(rows / TILE);
}

/** Copies tile `index` of the rows of `x` into `into`; returns its number of rows (the last may be short). */
export function tileRows(x: Matrix, index: number, into: Float64Array): number {
  const first = index * TILE;
  const end = Math.min(first + TILE, x.rows);
  into.set(x.data.subarray(first * x.cols, end * x.cols));
  return end - first;
}

/** Lets timers, progress bars and Ctrl-C have their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
