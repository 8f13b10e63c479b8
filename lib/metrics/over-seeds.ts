import { Random } from "../tensor/random.ts";
import { commonImages, type Replicates } from "./bootstrap.ts";

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

/**
 * The mean over seeds, resampled in two levels: each resample draws as many seeds as there are, with replacement, and takes the
 * mean of their numbers on its images. So the interval says how much depends on the seeds (and what they vary: start, batches,
 * drawn labels) and on the images. All cells draw the same seeds in the same resample, so differences stay paired in both.
 *
 * @param seeds the same number of resamples of the same images each. @param seed of the drawing.
 * @throws {UserError} where their images differ.
 */
export function overSeedsAndImages(seeds: readonly Replicates[], seed: number): Replicates {
  if (seeds.length === 1) return seeds[0];
  const random = new Random(seed);
  const of = commonImages(seeds);
  const replicates = seeds[0].replicates.map((_, resample) => {
    let sum = 0;
    for (let draw = 0; draw < seeds.length; draw++) {
      sum += seeds[random.below(seeds.length)].replicates[resample];
    }
    return sum / seeds.length;
  });
  return { value: seeds.reduce((sum, { value }) => sum + value, 0) / seeds.length, replicates, of };
}
