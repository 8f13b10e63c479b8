import type { Matrix } from "../../tensor/matrix.ts";
import { exactProduct } from "./exact-product.ts";

/** Row numbers in an order in which each is followed by the row most similar to it of those that are left. */
export function chain(x: Matrix): Int32Array {
  const left = Array.from({ length: x.rows }, (_, i) => i);
  const chained = new Int32Array(x.rows);
  for (let at = 0, next = 0; at < x.rows; at++) {
    const [current] = left.splice(next, 1);
    chained[at] = current;
    let best = -Infinity;
    for (let i = 0; i < left.length; i++) {
      const similarity = exactProduct(x.data, current, x.data, left[i], x.cols);
      if (similarity > best) [best, next] = [similarity, i];
    }
  }
  return chained;
}
