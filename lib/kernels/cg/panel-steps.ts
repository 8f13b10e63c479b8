import { BLOCK_ROWS, type RowBlock } from "./row-blocks.ts";

/**
 * Columns that are solved together: a row of a panel is one cache line, and the sums of a sparse row with all of them stay in
 * registers.
 */
export const PANEL = 8;

/** The vectors of conjugate gradients for one panel, each [size, PANEL] row-major, where all threads see them. */
export interface PanelVectors {
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
 * @returns its sums for each block of rows and column, [blocks, PANEL].
 */
export function runPanelStep(step: PanelStep, vectors: PanelVectors): Float64Array<ArrayBuffer> {
  switch (step.kind) {
    case "multiply": {
      const { first, start } = step.rows;
      multiplyRows(step.rows, step.factor, vectors.p, vectors.mp);
      return blockDots(vectors.p, vectors.mp, first, first + start.length - 1);
    }
    case "advance":
      advanceRows(step.first, step.end, step.step, vectors);
      return blockDots(vectors.r, vectors.r, step.first, step.end);
    case "turn":
      turnRows(step.first, step.end, step.turn, vectors);
      return new Float64Array(0);
  }
}

/**
 * Inner products of the columns of a and b over rows `first` to `end`, [blocks, PANEL].
 *
 * @param first where a block begins.
 */
export function blockDots(
  a: Float64Array,
  b: Float64Array,
  first: number,
  end: number,
): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(PANEL * Math.ceil((end - first) / BLOCK_ROWS));
  for (let block = first, at = 0; block < end; block += BLOCK_ROWS, at += PANEL) {
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    const stop = PANEL * Math.min(end, block + BLOCK_ROWS);
    for (let i = PANEL * block; i < stop; i += PANEL) {
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
  return sums;
}

function multiplyRows(rows: RowBlock, factor: number, p: Float64Array, mp: Float64Array): void {
  const { first, start, columns, values } = rows;
  const origin = start[0];
  for (let row = 0; row + 1 < start.length; row++) {
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    const end = start[row + 1] - origin;
    for (let e = start[row] - origin; e < end; e++) {
      const value = values[e];
      const from = PANEL * columns[e];
      s0 += value * p[from];
      s1 += value * p[from + 1];
      s2 += value * p[from + 2];
      s3 += value * p[from + 3];
      s4 += value * p[from + 4];
      s5 += value * p[from + 5];
      s6 += value * p[from + 6];
      s7 += value * p[from + 7];
    }
    const to = PANEL * (first + row);
    mp[to] = p[to] - factor * s0;
    mp[to + 1] = p[to + 1] - factor * s1;
    mp[to + 2] = p[to + 2] - factor * s2;
    mp[to + 3] = p[to + 3] - factor * s3;
    mp[to + 4] = p[to + 4] - factor * s4;
    mp[to + 5] = p[to + 5] - factor * s5;
    mp[to + 6] = p[to + 6] - factor * s6;
    mp[to + 7] = p[to + 7] - factor * s7;
  }
}

function advanceRows(first: number, end: number, step: Float64Array, { x, r, p, mp }: PanelVectors): void {
  for (let i = PANEL * first; i < PANEL * end; i += PANEL) {
    for (let c = 0; c < PANEL; c++) {
      x[i + c] += step[c] * p[i + c];
      r[i + c] -= step[c] * mp[i + c];
    }
  }
}

function turnRows(first: number, end: number, turn: Float64Array, { r, p }: PanelVectors): void {
  for (let i = PANEL * first; i < PANEL * end; i += PANEL) {
    for (let c = 0; c < PANEL; c++) p[i + c] = r[i + c] + turn[c] * p[i + c];
  }
}
