import { classTotals } from "./confusion.ts";

/**
 * A confusion matrix with rows that sum to 1: what became of each true class.
 *
 * @param counts [classes x classes], ground truth by prediction.
 * @returns of the same shape; NaN in the row of a class that does not occur.
 */
export function rowShares(counts: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const { truths } = classTotals(counts);
  return Float64Array.from(counts, (count, cell) => count / truths[Math.floor(cell / truths.length)]);
}
