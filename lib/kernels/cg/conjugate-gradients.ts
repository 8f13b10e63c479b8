import type { PanelSolution } from "./solve-panel.ts";

/** Solutions of M X = B for all columns of B, and how the iteration went. */
interface Solution extends PanelSolution {
  /** [rows, width] row-major. */
  readonly x: Float64Array<ArrayBuffer>;
}

/**
 * Conjugate gradients for a symmetric positive definite M and several right-hand sides at once. Each column has its own
 * step lengths, as if solved alone, but one pass over M serves all. A column of zeros gives zeros.
 * The plain reference for `solvePanel`.
 *
 * @param apply writes M p into `out`; both [rows, width] row-major.
 * @param b right-hand sides, [rows, width]; @param tolerance relative residual at which a column is done.
 */
export function conjugateGradients(
  apply: (p: Float64Array, out: Float64Array) => void,
  b: Float64Array,
  width: number,
  tolerance: number,
  maxIterations: number,
): Solution {
  const x = new Float64Array(b.length);
  const r = b.slice();
  const p = b.slice();
  const mp = new Float64Array(b.length);
  const size = columnDots(b, b, width);
  const target = size.map((square) => square * tolerance * tolerance);
  let rr = size;
  const pending = () => rr.some((square, c) => square > target[c]);

  let iterations = 0;
  while (iterations < maxIterations && pending()) {
    apply(p, mp);
    const pmp = columnDots(p, mp, width);
    // A finished column stands still: step 0 leaves x and r, and its direction no longer matters.
    const step = rr.map((square, c) => square > target[c] ? square / pmp[c] : 0);
    for (let i = 0; i < b.length; i += width) {
      for (let c = 0; c < width; c++) {
        x[i + c] += step[c] * p[i + c];
        r[i + c] -= step[c] * mp[i + c];
      }
    }
    const next = columnDots(r, r, width);
    const turn = next.map((square, c) => rr[c] > 0 ? square / rr[c] : 0);
    for (let i = 0; i < b.length; i += width) {
      for (let c = 0; c < width; c++) p[i + c] = r[i + c] + turn[c] * p[i + c];
    }
    rr = next;
    iterations++;
  }
  const residual = Math.sqrt(
    rr.reduce((most, square, c) => size[c] > 0 ? Math.max(most, square / size[c]) : most, 0),
  );
  return { x, iterations, residual, converged: !pending() };
}

function columnDots(a: Float64Array, b: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let i = 0; i < a.length; i += width) {
    for (let c = 0; c < width; c++) sums[c] += a[i + c] * b[i + c];
  }
  return sums;
}
