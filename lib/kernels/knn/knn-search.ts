import type { Matrix } from "../../tensor/matrix.ts";
import { multiplyTransposed } from "../matmul/multiply-transposed.ts";
import type { Neighbours, OnProgress } from "./neighbours.ts";
import { breathe, TILE, tileCount, tileRows } from "./tile.ts";
import { TopK } from "./top-k.ts";

/**
 * Exact k nearest rows of `x` for each query, by inner product.
 *
 * @param queries unit rows, [M, E]; @param x unit rows, [N, E]; @param k 1 <= k <= N.
 * @throws {RangeError} if k is out of range or the widths differ.
 */
export async function knnSearch(
  queries: Matrix,
  x: Matrix,
  k: number,
  onProgress?: OnProgress,
): Promise<Neighbours> {
  if (!(Number.isInteger(k) && k >= 1 && k <= x.rows)) {
    throw new RangeError(`Expected 1 <= k <= ${x.rows} neighbours but found k = ${k}`);
  }
  if (queries.cols !== x.cols) {
    throw new RangeError(`Expected queries of width ${x.cols} but found ${queries.cols}`);
  }
  const top = new TopK(queries.rows, k);
  const left = new Float64Array(TILE * x.cols);
  const right = new Float64Array(TILE * x.cols);
  const tile = new Float32Array(TILE * TILE);
  const tiles = tileCount(queries.rows);
  for (let i = 0; i < tiles; i++) {
    const rows = tileRows(queries, i, left);
    for (let j = 0; j < tileCount(x.rows); j++) {
      const cols = tileRows(x, j, right);
      multiplyTransposed(left, right, tile, rows, cols, x.cols);
      offerRows(top, tile, i * TILE, rows, j * TILE, cols);
    }
    onProgress?.((i + 1) / tiles);
    await breathe();
  }
  return top.neighbours();
}

function offerRows(
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
    for (let j = 0; j < cols; j++) {
      if (tile[i * cols + j] > threshold[row]) top.offer(row, tile[i * cols + j], firstCol + j);
    }
  }
}
