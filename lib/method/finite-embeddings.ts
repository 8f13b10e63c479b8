import { UserError } from "../errors.ts";
import type { Matrix } from "../tensor/matrix.ts";

/**
 * Refuses embeddings that hold NaN or an infinity: no classifier could tell.
 *
 * @param what whose rows they are, for the message. @param where the file that they were made from.
 */
export function requireFinite(embeddings: Matrix, what = "training mask", where?: string): void {
  const bad = embeddings.data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new UserError(
    `Expected finite embeddings but found ${embeddings.data[bad]} for ${what} ${
      Math.floor(bad / embeddings.cols)
    }`,
    where,
    "Check the weights of the CLIP in use.",
  );
}
