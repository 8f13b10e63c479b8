import type { Artefact, StoredArtefact } from "../engine/artefact.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import type { FloatTensor } from "../tensor/tensor.ts";

/** An artefact with a matrix of that name. */
export type WithMatrix<Name extends string> = Artefact<{ readonly [N in Name]: FloatTensor }, object>;

/** A matrix as a tensor. */
export function tensorOf({ rows, cols, data }: Matrix): FloatTensor {
  return { shape: [rows, cols], data };
}

/** A tensor of two axes as a matrix. */
export function matrixOf<Name extends string>(artefact: WithMatrix<Name>, name: Name): Matrix {
  const { shape, data } = artefact.tensors[name];
  return matrix(shape[0], shape[1], data);
}

/** The matrix of that name in a stored result, all shards together. */
export async function readMatrix<Name extends string>(
  stored: Pick<StoredArtefact<WithMatrix<Name>>, "whole">,
  name: Name,
): Promise<Matrix> {
  return matrixOf(await stored.whole(), name);
}
