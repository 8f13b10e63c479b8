import type { Artefact, StoredArtefact } from "../engine/artefact.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** A matrix as a tensor. */
export function tensorOf({ rows, cols, data }: Matrix): Tensor {
  return { shape: [rows, cols], data };
}

/** A tensor of two axes as a matrix. */
export function matrixOf(artefact: Artefact, name: string): Matrix {
  const { shape, data } = artefact.tensors[name];
  return matrix(shape[0], shape[1], data as Float32Array<ArrayBuffer>);
}

/** The matrix of that name in a stored result, all shards together. */
export async function readMatrix(stored: StoredArtefact, name: string): Promise<Matrix> {
  return matrixOf(await stored.whole(), name);
}
