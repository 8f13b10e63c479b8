/**
 * The product of a row of `a` and a row of `b` in double precision, rounded once at the end. Four sums run side by side: one
 * alone would wait for itself.
 */
export function exactProduct(
  a: Float32Array,
  rowA: number,
  b: Float32Array,
  rowB: number,
  cols: number,
): number {
  const left = rowA * cols, right = rowB * cols;
  const whole = cols - cols % 4;
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (let e = 0; e < whole; e += 4) {
    s0 += a[left + e] * b[right + e];
    s1 += a[left + e + 1] * b[right + e + 1];
    s2 += a[left + e + 2] * b[right + e + 2];
    s3 += a[left + e + 3] * b[right + e + 3];
  }
  for (let e = whole; e < cols; e++) s0 += a[left + e] * b[right + e];
  return Math.fround((s0 + s1) + (s2 + s3));
}
