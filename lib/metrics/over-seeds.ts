/** Mean and standard deviation of one number over count with several seeds. */
export interface OverSeeds {
  readonly mean: number;
  /** Sample standard deviation (n - 1); NaN for a single run, which shows no spread. */
  readonly deviation: number;
  readonly count: number;
}

/** Mean and sample standard deviation of `values`, one per seed. */
export function overSeeds(values: readonly number[]): OverSeeds {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: count < 2 ? NaN : Math.sqrt(squares / (count - 1)), count };
}
