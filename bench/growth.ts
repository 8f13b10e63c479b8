/** How something grows with its size: seconds ∝ size^exponent. */
export interface Growth {
  readonly exponent: number;
  /** Seconds that the line through the points gives for a size. */
  at(size: number): number;
}

/** The line through the points in logarithms, by least squares. @param points at least two sizes that differ. */
export function growth(points: readonly { readonly size: number; readonly seconds: number }[]): Growth {
  const logs = points.map(({ size, seconds }) => [Math.log(size), Math.log(seconds)] as const);
  const mean = (axis: 0 | 1) => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const exponent = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0) /
    logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
  return { exponent, at: (size) => Math.exp(y + exponent * (Math.log(size) - x)) };
}
