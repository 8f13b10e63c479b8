import { UserError } from "../errors.ts";
import type { Matrix } from "../tensor/matrix.ts";

/**
 * Refuses embeddings that hold NaN or an infinity: no classifier would notice.
 *
 * @param what the rows belong to, for the message. @param where the file they were made from.
 */
export function requireFinite(embeddings: Matrix, what = "training mask", where?: string): void {
  const { data } = embeddings;
  let bad = 0;
  while (bad < data.length && Number.isFinite(data[bad])) bad++;
  if (bad === data.length) return;
  throw new UserError(
    `Expected finite embeddings but found ${data[bad]} for ${what} ${Math.floor(bad / embeddings.cols)}`,
    where,
    "Check the weights of the CLIP in use.",
  );
}
