/**
 * out = A Bᵀ with A [m, depth], B [n, depth], out [m, n], all row-major.
 *
 * Double-precision inputs spare the conversion in the inner loop, and every dot product is summed in the order of
 * `depth`: the result does not depend on tiling, and A Aᵀ is symmetric to the last bit.
 */
export function multiplyTransposed(
  a: Float64Array,
  b: Float64Array,
  out: Float32Array | Float64Array,
  m: number,
  n: number,
  depth: number,
): void {
  // Tiles of 2 x 4 sums stay in registers. At the edges rows are repeated: the same value is written twice.
  for (let i = 0; i < m; i += 2) {
    const i1 = Math.min(i + 1, m - 1);
    const a0 = i * depth;
    const a1 = i1 * depth;
    for (let j = 0; j < n; j += 4) {
      const j1 = Math.min(j + 1, n - 1);
      const j2 = Math.min(j + 2, n - 1);
      const j3 = Math.min(j + 3, n - 1);
      const b0 = j * depth;
      const b1 = j1 * depth;
      const b2 = j2 * depth;
      const b3 = j3 * depth;
      let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
      for (let e = 0; e < depth; e++) {
        const x0 = a[a0 + e], x1 = a[a1 + e];
        const y0 = b[b0 + e], y1 = b[b1 + e], y2 = b[b2 + e], y3 = b[b3 + e];
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s03 += x0 * y3;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s12 += x1 * y2;
        s13 += x1 * y3;
      }
      const r0 = i * n;
      const r1 = i1 * n;
      out[r0 + j] = s00;
      out[r0 + j1] = s01;
      out[r0 + j2] = s02;
      out[r0 + j3] = s03;
      out[r1 + j] = s10;
      out[r1 + j1] = s11;
      out[r1 + j2] = s12;
      out[r1 + j3] = s13;
    }
  }
}
