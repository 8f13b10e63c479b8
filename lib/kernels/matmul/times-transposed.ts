import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { multiplyTransposed } from "./multiply-transposed.ts";

/** Rows widened to double precision at a time: long inputs need no second copy. */
const ROWS = 1024;

/** X Wᵀ for X [N, E] and W [K, E]: a linear layer without bias, [N, K]. */
export function timesTransposed(x: Matrix, w: Matrix): Matrix {
  if (x.cols !== w.cols) throw new RangeError(`Expected rows of width ${w.cols} but found ${x.cols}`);
  const out = matrix(x.rows, w.rows);
  const weight = Float64Array.from(w.data);
  const rows = new Float64Array(ROWS * x.cols);
  for (let first = 0; first < x.rows; first += ROWS) {
    const end = Math.min(first + ROWS, x.rows);
    rows.set(x.data.subarray(first * x.cols, end * x.cols));
    const part = out.data.subarray(first * w.rows, end * w.rows);
    multiplyTransposed(rows, weight, part, end - first, w.rows, x.cols);
  }
  return out;
}
