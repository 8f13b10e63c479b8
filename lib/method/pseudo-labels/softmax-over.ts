import { type Matrix, matrix } from "../../tensor/matrix.ts";

/**
 * Softmax of `factor` times every row over its allowed classes; the others, and rows without any, are 0.
 *
 * @param allowed 0/1, [rows, cols].
 */
export function softmaxOver(m: Matrix, allowed: Uint8Array, factor: number): Matrix {
  const out = matrix(m.rows, m.cols);
  for (let start = 0; start < m.data.length; start += m.cols) {
    const end = start + m.cols;
    let largest = -Infinity;
    for (let i = start; i < end; i++) if (allowed[i]) largest = Math.max(largest, factor * m.data[i]);
    let sum = 0;
    for (let i = start; i < end; i++) if (allowed[i]) sum += Math.exp(factor * m.data[i] - largest);
    for (let i = start; i < end; i++) {
      if (allowed[i]) out.data[i] = Math.exp(factor * m.data[i] - largest) / sum;
    }
  }
  return out;
}
