import { type Matrix, matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { unitRows } from "../../../lib/tensor/rows.ts";
import type { RowSource } from "../../../lib/kernels/knn/row-source.ts";

/** Unit rows around so many centres, in a shuffled order. */
export function plantedRows(
  rows: number,
  cols: number,
  centres: number,
  spread: number,
  seed: number,
): Matrix {
  const random = new Random(seed);
  const centre = Float32Array.from({ length: centres * cols }, () => random.normal());
  const m = matrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    const from = random.below(centres) * cols;
    for (let e = 0; e < cols; e++) m.data[i * cols + e] = centre[from + e] + spread * random.normal();
  }
  return unitRows(m);
}

/** Rows of a matrix, read as if they lay elsewhere. */
export function sourceOf({ rows, cols, data }: Matrix): RowSource {
  return { rows, cols, read: (first, end) => Promise.resolve(data.slice(first * cols, end * cols)) };
}
