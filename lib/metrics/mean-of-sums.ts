/** Sums of fractions are kept as whole numbers of this part, so that resamples can add them up like counts. */
const PART = 1e-6;

/**
 * A sum of numbers of ordinary size in millionths.
 *
 * @throws {RangeError} where it is not finite or too large: from about 2,147 on.
 */
export function millionths(sum: number): number {
  const whole = Math.round(sum / PART);
  if (whole === (whole | 0)) return whole;
  throw new RangeError(`Expected a finite sum below 2147 but found ${sum}`);
}

/** The mean from [sum, weight], both in millionths and added up over images; NaN of none. */
export function meanOfSums(summed: ArrayLike<number>): number {
  return summed[0] / summed[1];
}

/** Share of variance that classes explain from [squares about class means, squares about the mean of all]; NaN where nothing varies. */
export function explainedShare(summed: ArrayLike<number>): number {
  return 1 - summed[0] / summed[1];
}
