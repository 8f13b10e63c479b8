import type { Matrix } from "../../tensor/matrix.ts";
import { multiplyTransposed } from "../matmul/multiply-transposed.ts";
import type { Neighbours, OnProgress } from "./neighbours.ts";
import { breathe, TILE, tileCount, tileRows } from "./tile.ts";
import { TopK } from "./top-k.ts";

/**
 * Exact k nearest neighbours of each row among the other rows, by inner product.
 * The similarity matrix is symmetric: only tiles on and above its diagonal are computed, and each serves both its rows
 * and its columns.
 *
 * @param x unit rows, [N, E]; @param k 1 <= k <= N - 1.
 * @throws {RangeError} if k is out of range.
 */
export async function knnGraph(x: Matrix, k: number, onProgress?: OnProgress): Promise<Neighbours> {
  if (!(Number.isInteger(k) && k >= 1 && k < x.rows)) {
    throw new RangeError(
      `Expected 1 <= k <= ${x.rows - 1} neighbours among ${x.rows} rows but found k = ${k}`,
    );
  }
  const top = new TopK(x.rows, k);
  const left = new Float64Array(TILE * x.cols);
  const right = new Float64Array(TILE * x.cols);
  const tile = new Float32Array(TILE * TILE);
  const tiles = tileCount(x.rows);
  for (let i = 0; i < tiles; i++) {
    const rows = tileRows(x, i, left);
    for (let j = i; j < tiles; j++) {
      const cols = tileRows(x, j, right);
      multiplyTransposed(left, right, tile, rows, cols, x.cols);
      offerTile(top, tile, i * TILE, rows, j * TILE, cols);
    }
    onProgress?.(1 - ((tiles - i - 1) / tiles) ** 2);
    await breathe();
  }
  return top.neighbours();
}

/** Every entry above the diagonal is a candidate for its row and for its column. Ids rise in both directions. */
function offerTile(
  top: TopK,
  tile: Float32Array,
  firstRow: number,
  rows: number,
  firstCol: number,
  cols: number,
): void {
  const { threshold } = top;
  for (let i = 0; i < rows; i++) {
    const row = firstRow + i;
    for (let j = firstRow === firstCol ? i + 1 : 0; j < cols; j++) {
      const similarity = tile[i * cols + j];
      const col = firstCol + j;
      if (similarity > threshold[row]) top.offer(row, similarity, col);
      if (similarity > threshold[col]) top.offer(col, similarity, row);
    }
  }
}
