import { type Matrix, matrix, row } from "../../tensor/matrix.ts";
import { exactProduct } from "./similarity-tiles.ts";
import { breathe } from "./tile.ts";

/**
 * Rows in an order in which each is followed by the one most similar to it of those that are left: what is near in space comes to
 * lie near on disk.
 */
export async function chain(x: Matrix): Promise<Matrix> {
  const left = Array.from({ length: x.rows }, (_, i) => i);
  const chained = matrix(x.rows, x.cols);
  for (let at = 0, next = 0; at < x.rows; at++) {
    const [current] = left.splice(next, 1);
    row(chained, at).set(row(x, current));
    let best = -Infinity;
    for (let i = 0; i < left.length; i++) {
      const similarity = exactProduct(x.data, current, x.data, left[i], x.cols);
      if (similarity > best) [best, next] = [similarity, i];
    }
    if (at % 64 === 0) await breathe();
  }
  return chained;
}
