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
 */
export function codeRows(
  memory: WebAssembly.Memory,
  x: Float32Array,
  offset: Float32Array,
  into: RowCodes,
): void {
  const kernel = instantiate<{ codeRows: CodeRows }>(CODE_ROWS, memory);
  const [rows, cols] = [into.scales.length, offset.length];
  kernel.codeRows(
    ...[rows, cols, depthOf(cols), x.byteOffset, offset.byteOffset],
    ...[into.codes.byteOffset, into.scales.byteOffset, into.measures.byteOffset],
  );
}

/** The plain reference of `codeRows`. */
export function codeRowsReference(x: Float32Array, offset: Float32Array, into: RowCodes): void {
  const cols = offset.length, depth = depthOf(cols);
  for (let row = 0; row < into.scales.length; row++) {
    const less = Array.from(offset, (o, e) => x[row * cols + e] - o);
    const scale = Math.fround(less.reduce((most, a) => Math.max(most, Math.abs(a)), 0) / MOST) || 1;
    let error = 0, length = 0, coded = 0, along = 0;
    into.codes.fill(ZERO, row * depth, (row + 1) * depth);
    for (const [e, a] of less.entries()) {
      const code = Math.max(-MOST, Math.min(MOST, nearestEven(a / scale)));
      error += (a - code * scale) ** 2;
      length += a * a;
      coded += (code * scale) ** 2;
      along += a * offset[e];
      into.codes[row * depth + e] = ZERO + code;
    }
    into.scales[row] = scale;
    into.measures.set([Math.sqrt(error), Math.sqrt(Math.max(length, coded)), along], 3 * row);
  }
}

/** The nearest whole number; of two equally near ones the even one. */
function nearestEven(value: number): number {
  const floor = Math.floor(value), above = value - floor;
  return above < 0.5 || (above === 0.5 && floor % 2 === 0) ? floor : floor + 1;
}
