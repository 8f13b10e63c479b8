import type { StoredArtefact } from "../engine/artefact.ts";
import type { WithMatrix } from "./matrices.ts";
import type { RowSource } from "../kernels/knn/row-source.ts";
import { matrix } from "../tensor/matrix.ts";
import { unitRows } from "../tensor/rows.ts";
import { readRows } from "./row-runs.ts";

/** Stored rows of unit length, read where they are needed. */
export async function rowSource<Name extends string>(
  stored: Pick<StoredArtefact<WithMatrix<Name>>, "shape" | "rows">,
  tensor: Name,
): Promise<RowSource> {
  const [rows, cols] = await stored.shape(tensor);
  const read = async (first: number, end: number) => (await readRows(stored, tensor, first, end)).data;
  return { rows, cols, read };
}

/** Stored rows of any length, scaled to unit length as they are read. */
export async function unitRowSource<Name extends string>(
  stored: Pick<StoredArtefact<WithMatrix<Name>>, "shape" | "rows">,
  tensor: Name,
): Promise<RowSource> {
  const source = await rowSource(stored, tensor);
  const read = async (first: number, end: number) =>
    unitRows(matrix(end - first, source.cols, await source.read(first, end))).data;
  return { ...source, read };
}
