import { multiplyRows } from "./multiply-rows.ts";
import { GROUP } from "./panel.ts";
import { BLOCK_ROWS, type RowBlock } from "./row-blocks.ts";

/** The vectors of conjugate gradients for one panel, each [size, width] row-major. */
export interface PanelVectors {
  /** A multiple of GROUP. */
  readonly width: number;
  /** Where they lie, and all blocks of the matrix. */
  readonly memory: WebAssembly.Memory;
  readonly x: Float64Array<SharedArrayBuffer>;
  /** Residual b - M x. */
  readonly r: Float64Array<SharedArrayBuffer>;
  /** Direction. */
  readonly p: Float64Array<SharedArrayBuffer>;
  /** M p. */
  readonly mp: Float64Array<SharedArrayBuffer>;
}

/** A part of an iteration over some rows; parts of the same kind over different rows may run at the same time. */
export type PanelStep =
  /** mp = p - factor · S p for the rows of a block of S. Sums: p · mp. */
  | { readonly kind: "multiply"; readonly rows: RowBlock; readonly factor: number }
  /** x += step · p and r -= step · mp, a step for each column. Sums: r · r. */
  | { readonly kind: "advance"; readonly first: number; readonly end: number; readonly step: Float64Array }
  /** p = r + turn · p, a turn for each column. No sums. */
  | { readonly kind: "turn"; readonly first: number; readonly end: number; readonly turn: Float64Array };

/**
 * Does a part of an iteration.
 *
 * @returns its sums for each block of rows and column, [blocks, width].
 */
export function runPanelStep(step: PanelStep, vectors: PanelVectors): Float64Array<ArrayBuffer> {
  const { memory, width, r, p, mp } = vectors;
  switch (step.kind) {
    case "multiply": {
      const { first, start } = step.rows;
      multiplyRows(memory, step.rows, step.factor, p, mp, width);
      return blockDots(p, mp, width, first, first + start.length - 1);
    }
    case "advance":
      advanceRows(step.first, step.end, step.step, vectors);
      return blockDots(r, r, width, step.first, step.end);
    case "turn":
      turnRows(step.first, step.end, step.turn, vectors);
      return new Float64Array(0);
  }
}

/**
 * Inner products of the columns of a and b over rows `first` to `end`, [blocks, width].
 *
 * @param width a multiple of GROUP; @param first where a block begins.
 */
export function blockDots(
  a: Float64Array,
  b: Float64Array,
  width: number,
  first: number,
  end: number,
): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(width * Math.ceil((end - first) / BLOCK_ROWS));
  for (let block = first, at = 0; block < end; block += BLOCK_ROWS) {
    const stop = width * Math.min(end, block + BLOCK_ROWS);
    for (let group = 0; group < width; group += GROUP, at += GROUP) {
      let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
      for (let i = width * block + group; i < stop; i += width) {
        s0 += a[i] * b[i];
        s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2];
        s3 += a[i + 3] * b[i + 3];
        s4 += a[i + 4] * b[i + 4];
        s5 += a[i + 5] * b[i + 5];
        s6 += a[i + 6] * b[i + 6];
        s7 += a[i + 7] * b[i + 7];
      }
      sums.set([s0, s1, s2, s3, s4, s5, s6, s7], at);
    }
  }
  return sums;
}

function advanceRows(
  first: number,
  end: number,
  step: Float64Array,
  { width, x, r, p, mp }: PanelVectors,
): void {
  for (let i = width * first; i < width * end; i += width) {
    for (let c = 0; c < width; c++) {
      x[i + c] += step[c] * p[i + c];
      r[i + c] -= step[c] * mp[i + c];
    }
  }
}

function turnRows(first: number, end: number, turn: Float64Array, { width, r, p }: PanelVectors): void {
  for (let i = width * first; i < width * end; i += width) {
    for (let c = 0; c < width; c++) p[i + c] = r[i + c] + turn[c] * p[i + c];
  }
}
