/** Some rows of a matrix, below each other. */
export function rowsAt(data: Float32Array, rows: ArrayLike<number>, cols: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows.length * cols);
  for (let i = 0; i < rows.length; i++) {
    out.set(data.subarray(rows[i] * cols, (rows[i] + 1) * cols), i * cols);
  }
  return out;
}
