/** A dense row-major matrix of single-precision numbers: element (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly cols: number;
  /** Row after row, [rows x cols]. */
  readonly data: Float32Array<ArrayBuffer>;
}

/**
 * Makes a `rows` x `cols` matrix; zeros when no data is given.
 *
 * @throws {RangeError} when there are more or fewer numbers than places.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { matrix } from "ablate";
 *
 * const { data, cols } = matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
 * assert.equal(data[1 * cols + 2], 6);
 * ```
 */
export function matrix(rows: number, cols: number, data?: Float32Array<ArrayBuffer>): Matrix {
  if (data && data.length !== rows * cols) {
    throw new RangeError(
      `Expected ${rows * cols} elements for a ${rows} x ${cols} matrix but found ${data.length}`,
    );
  }
  return { rows, cols, data: data ?? new Float32Array(rows * cols) };
}

/** A view of row `i` (shared memory). */
export function row(m: Matrix, i: number): Float32Array<ArrayBuffer> {
  return m.data.subarray(i * m.cols, (i + 1) * m.cols);
}
