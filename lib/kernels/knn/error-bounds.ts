import type { CodedRows } from "./coded-rows.ts";

/** What single precision may lose, in shares of the numbers at work: some roundings of 2^-24. */
const ROUNDINGS = 8 * 2 ** -24;

/**
 * Writes `terms` and `errors` from `measures`.
 *
 * With x = o + a and a = c + r, where c is what the codes say: x·y = a·b + o·a + o·b + o·o, and by Cauchy and Schwarz
 * |a·b - c·c'| = |r·b + c·r'| <= |r||b| + |c||r'|. As p q <= (w p² + q²/w) / 2 for any w, that is at most a number of the one row
 * plus a number of the other, so that pairs are compared with one addition.
 *
 * @param w the same for all rows that are compared. The mean of length over loss gives the sharpest bounds for most rows.
 * A row with numbers that are not finite gets a term that is no number: its bounds reach nothing.
 *
 * @returns whether all are finite.
 */
export function boundErrors(
  { rows, offset, measures, terms, errors }: Pick<
    CodedRows,
    "rows" | "offset" | "measures" | "terms" | "errors"
  >,
  w: number = lengthOverLoss(measures),
): boolean {
  let allFinite = true;
  const squared = offset.reduce((sum, value) => sum + value * value, 0);
  for (let row = 0; row < rows; row++) {
    const [lost, length, along] = measures.subarray(3 * row, 3 * row + 3);
    const term = along + squared / 2;
    const longest = (Math.sqrt(squared) + length) ** 2;
    const error = (1 + ROUNDINGS) * (w * lost * lost + length * length / w) / 2 +
      ROUNDINGS * (longest + Math.abs(term) + length * length);
    const isFinite = Number.isFinite(term + error);
    errors[row] = isFinite ? error : 0;
    terms[row] = isFinite ? term + error : NaN;
    allFinite &&= isFinite;
  }
  return allFinite;
}

/** The mean of length over loss of rows. */
export function lengthOverLoss(measures: Float64Array): number {
  let sum = 0, count = 0;
  for (let n = 0; n < measures.length; n += 3) {
    if (!(measures[n] > 0 && measures[n + 1] < Infinity)) continue;
    sum += measures[n + 1] / measures[n];
    count++;
  }
  return count === 0 ? 1 : sum / count;
}
