import { UserError } from "../errors.ts";
import type { Matrix } from "../tensor/matrix.ts";

/** Refuses embeddings that hold NaN or an infinity: neither a probe nor a neighbour search could tell. */
export function requireFinite(embeddings: Matrix): void {
  const bad = embeddings.data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new UserError(
    `Expected finite embeddings but found ${embeddings.data[bad]} for training mask ${
      Math.floor(bad / embeddings.cols)
    }`,
    undefined,
    "Check the weights of the CLIP in use.",
  );
}
