/** Pearson's correlation of two lists of numbers, in -1 … 1; NaN where one of them does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let together = 0;
  let squareA = 0;
  let squareB = 0;
  for (const [i, value] of a.entries()) {
    together += (value - meanA) * (b[i] - meanB);
    squareA += (value - meanA) ** 2;
    squareB += (b[i] - meanB) ** 2;
  }
  return together / Math.sqrt(squareA * squareB);
}
