import type { Matrix } from "../tensor/matrix.ts";
import { argmaxRows } from "../tensor/rows.ts";

/** The label of a row that no label reached: no class. */
export const NO_LABEL = -1;

/**
 * The class of each row: the column of its largest score, the lowest on ties; -1 where no score is above 0, since then no label has
 * reached the row and any class would be invented.
 *
 * @param scores not negative, [N, K]. @returns [N].
 */
export function reachedLabels(scores: Matrix): Int32Array<ArrayBuffer> {
  return argmaxRows(scores).map((best, i) => scores.data[i * scores.cols + best] > 0 ? best : NO_LABEL);
}
