import type { StoredArtefact } from "../engine/artefact.ts";
import type { WithMatrix } from "./matrices.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";

/** Bytes of rows that are read at once. */
const RUN_BYTES = 32 << 20;

/** Number of rows with so many columns that are read at once. */
export function rowsPerRun(cols: number): number {
  return Math.max(1, Math.floor(RUN_BYTES / (4 * cols)));
}

/** Consecutive rows of a stored matrix. */
export async function readRows<Name extends string>(
  stored: Pick<StoredArtefact<WithMatrix<Name>>, "shape" | "rows">,
  name: Name,
  first: number,
  end: number,
): Promise<Matrix> {
  if (first === end) return matrix(0, (await stored.shape(name))[1]);
  const { shape, data } = await stored.rows(name, first, end);
  return matrix(shape[0], shape[1], data);
}

/** All rows of a stored matrix in order, `step` at a time; by default as many as take little memory. */
export async function* rowRuns<Name extends string>(
  stored: Pick<StoredArtefact<WithMatrix<Name>>, "shape" | "rows">,
  name: Name,
  step?: number,
): AsyncGenerator<{ readonly first: number; readonly rows: Matrix }> {
  const [count, cols] = await stored.shape(name);
  const most = step ?? rowsPerRun(cols);
  for (let first = 0; first < count; first += most) {
    yield { first, rows: await readRows(stored, name, first, Math.min(count, first + most)) };
  }
}
