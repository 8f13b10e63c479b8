/** A dense row-major matrix of single-precision numbers: element (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** Makes a `rows` x `cols` matrix; zeros when no data is given. */
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
