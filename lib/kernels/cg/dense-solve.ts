/**
 * Solves M X = B by Gaussian elimination with row exchange: the reference for conjugate gradients on small systems.
 *
 * @param m [size, size]; @param b [size, width]; both row-major and left as they are.
 * @throws {RangeError} if M is singular.
 */
export function denseSolve(
  m: Float64Array,
  b: Float64Array,
  size: number,
  width: number,
): Float64Array<ArrayBuffer> {
  const a = Array.from({ length: size }, (_, i) => m.slice(i * size, (i + 1) * size));
  const x = Array.from({ length: size }, (_, i) => b.slice(i * width, (i + 1) * width));
  for (let col = 0; col < size; col++) {
    let pivot = col;
    for (let i = col + 1; i < size; i++) if (Math.abs(a[i][col]) > Math.abs(a[pivot][col])) pivot = i;
    if (a[pivot][col] === 0) throw new RangeError("Expected an invertible matrix but found a singular one");
    [a[col], a[pivot]] = [a[pivot], a[col]];
    [x[col], x[pivot]] = [x[pivot], x[col]];
    for (let i = col + 1; i < size; i++) {
      const factor = a[i][col] / a[col][col];
      if (factor === 0) continue;
      for (let j = col; j < size; j++) a[i][j] -= factor * a[col][j];
      for (let c = 0; c < width; c++) x[i][c] -= factor * x[col][c];
    }
  }
  const out = new Float64Array(size * width);
  for (let i = size - 1; i >= 0; i--) {
    for (let c = 0; c < width; c++) {
      let sum = x[i][c];
      for (let j = i + 1; j < size; j++) sum -= a[i][j] * out[j * width + c];
      out[i * width + c] = sum / a[i][i];
    }
  }
  return out;
}
