import { type Matrix, matrix } from "../../tensor/matrix.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** A golden float32 tensor [rows, cols] as a matrix. */
export function matrixOf({ shape, data }: Tensor): Matrix {
  return matrix(shape[0], shape[1], data as Float32Array<ArrayBuffer>);
}

/** A matrix as a tensor [rows, cols]. */
export function tensorOf({ rows, cols, data }: Matrix): Tensor {
  return { shape: [rows, cols], data };
}
