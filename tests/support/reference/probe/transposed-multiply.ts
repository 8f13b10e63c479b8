/**
 * out = Dᵀ X with D [rows, k], X [rows, depth], out [k, depth], all row-major: the gradient of a linear layer.
 * Four rows and two columns of D share each pass over X, so that arithmetic and not memory sets the pace.
 */
export function transposedMultiply(
  d: Float64Array,
  x: Float64Array,
  out: Float64Array,
  rows: number,
  k: number,
  depth: number,
): void {
  out.fill(0, 0, k * depth);
  for (let i = 0; i < rows; i += 4) {
    // Past the last row the coefficient is 0, so which row of X it meets does not matter.
    const row = (step: number) => Math.min(i + step, rows - 1) * depth;
    const weight = (step: number, c: number) => i + step < rows && c < k ? d[(i + step) * k + c] : 0;
    const x0 = row(0), x1 = row(1), x2 = row(2), x3 = row(3);
    for (let c = 0; c < k; c += 2) {
      const p0 = weight(0, c), p1 = weight(1, c), p2 = weight(2, c), p3 = weight(3, c);
      const q0 = weight(0, c + 1), q1 = weight(1, c + 1), q2 = weight(2, c + 1), q3 = weight(3, c + 1);
      const first = c * depth;
      const second = Math.min(c + 1, k - 1) * depth;
      for (let e = 0; e < depth; e++) {
        const v0 = x[x0 + e], v1 = x[x1 + e], v2 = x[x2 + e], v3 = x[x3 + e];
        out[first + e] += p0 * v0 + p1 * v1 + p2 * v2 + p3 * v3;
        out[second + e] += q0 * v0 + q1 * v1 + q2 * v2 + q3 * v3;
      }
    }
  }
}
