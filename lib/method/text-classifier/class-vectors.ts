import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { unitRows } from "../../tensor/rows.ts";
import { requireFinite } from "../finite-embeddings.ts";

/**
 * One unit vector per name: embeddings of its prompts scaled to length 1, averaged, scaled to length 1 (METHOD 5).
 *
 * @param promptEmbeddings outputs of the text tower in the order of `prompts`, [names * templates, E].
 * @throws {UserError} where they are not finite.
 */
export function classVectors(promptEmbeddings: Matrix, templates: number): Matrix {
  if (promptEmbeddings.rows % templates !== 0) {
    throw new RangeError(`Expected a multiple of ${templates} prompts but found ${promptEmbeddings.rows}`);
  }
  requireFinite(promptEmbeddings, "prompt");
  const units = unitRows(promptEmbeddings);
  const means = matrix(units.rows / templates, units.cols);
  for (let i = 0; i < units.data.length; i++) {
    const name = Math.floor(i / (templates * units.cols));
    means.data[name * units.cols + i % units.cols] += units.data[i] / templates;
  }
  return unitRows(means);
}
