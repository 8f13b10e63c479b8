import { instantiate } from "../instantiate.ts";
import { CODE_ROWS } from "./code-rows-wasm.ts";

/** Rows in whole numbers: x = offset + scale · (code - ZERO) + what is lost. */
export interface RowCodes {
  /** [rows, depth], 1..255; beyond the width of the rows ZERO. */
  readonly codes: Uint8Array;
  /** [rows]; 1 for a row that equals the offset. */
  readonly scales: Float32Array;
  /**
   * [rows, 3]: the length of what is lost; the larger of the lengths of the row less the offset before and after coding; and the
   * product of the row less the offset with the offset.
   */
  readonly measures: Float64Array;
}

/** The code of 0. */
export const ZERO = 128;
/** The largest distance of a code from ZERO. */
const MOST = 127;

/** The codes of rows are padded to a multiple of this. */
const GRAIN = 16;

/** Codes of a row of such width. */
export function depthOf(cols: number): number {
  return GRAIN * Math.ceil(cols / GRAIN);
}

type CodeRows = (...addressesAndSizes: number[]) => void;

/**
 * Codes rows in 8 bits, each with a scale of its own.
 *
 * @param memory holds all arrays. @param x [rows, cols]. @param offset [cols]. @param into written over.
 * @param wide room of this thread's for `depthOf(cols)` numbers.
 */
export function codeRows(
  memory: WebAssembly.Memory,
  x: Float32Array,
  offset: Float32Array,
  into: RowCodes,
  wide: Float64Array,
): void {
  const kernel = instantiate<{ codeRows: CodeRows }>(CODE_ROWS, memory);
  const [rows, cols] = [into.scales.length, offset.length];
  kernel.codeRows(
    ...[rows, cols, depthOf(cols), x.byteOffset, offset.byteOffset],
    ...[into.codes.byteOffset, into.scales.byteOffset, into.measures.byteOffset],
    wide.byteOffset,
  );
}

/** The plain reference of `codeRows`. */
export function codeRowsReference(x: Float32Array, offset: Float32Array, into: RowCodes): void {
  const cols = offset.length, depth = depthOf(cols);
  for (let row = 0; row < into.scales.length; row++) {
    const less = Array.from({ length: depth }, (_, e) => e < cols ? x[row * cols + e] - offset[e] : 0);
    const scale = Math.fround(less.reduce((most, a) => Math.max(most, Math.abs(a)), 0) / MOST) || 1;
    const whole = less.map((a) => Math.max(-MOST, Math.min(MOST, nearestEven(a * (1 / scale)))));
    const coded = whole.map((code) => code * scale);
    const error = sumInTwo(depth, (e) => (less[e] - coded[e]) * (less[e] - coded[e]));
    const length = sumInTwo(depth, (e) => less[e] * less[e]);
    const after = sumInTwo(depth, (e) => coded[e] * coded[e]);
    let along = sumInTwo(cols - cols % 4, (e) => less[e] * offset[e]);
    for (let e = cols - cols % 4; e < cols; e++) along += less[e] * offset[e];
    into.codes.set(whole.map((code) => ZERO + code), row * depth);
    into.scales[row] = scale;
    into.measures.set([Math.sqrt(error), Math.sqrt(Math.max(length, after)), along], 3 * row);
  }
}

/** The sum over a multiple of 4 of terms, in two sums side by side that take two terms at a time. */
function sumInTwo(count: number, term: (e: number) => number): number {
  const sums = [0, 0];
  for (let e = 0; e < count; e += 4) {
    for (const side of [0, 1]) sums[side] += term(e + side) + term(e + 2 + side);
  }
  return sums[0] + sums[1];
}

/** The nearest whole number; of two equally near ones the even one. */
function nearestEven(value: number): number {
  const floor = Math.floor(value), above = value - floor;
  return above < 0.5 || (above === 0.5 && floor % 2 === 0) ? floor : floor + 1;
}
