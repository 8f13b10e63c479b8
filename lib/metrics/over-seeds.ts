/** Mean and standard deviation of one number over runs with several seeds. */
export interface OverSeeds {
  readonly mean: number;
  /** Sample standard deviation (n - 1); NaN for a single run, which shows no spread. */
  readonly deviation: number;
  readonly runs: number;
}

/** Mean and sample standard deviation of `values`, one per seed. */
export function overSeeds(values: readonly number[]): OverSeeds {
  const runs = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: runs < 2 ? NaN : Math.sqrt(squares / (runs - 1)), runs };
}
