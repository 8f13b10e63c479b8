import { Random } from "../tensor/random.ts";

/** A percentile bootstrap over images. */
export interface BootstrapOptions {
  readonly seed: number;
  /** Number of resamples; 1000 by default. */
  readonly replicates?: number;
  /** Coverage of the interval, between 0 and 1; 0.95 by default. */
  readonly level?: number;
}

/** A statistic of all images and its interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A paired difference A - B and its interval. */
export interface DifferenceInterval {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** A number computed from summed counts, such as mean IoU of a confusion matrix. */
export type CountStatistic = (summed: Float64Array) => number;

/**
 * Interval of a statistic over images: images are drawn with replacement, their counts are summed again and the
 * statistic is computed from the sums, because mean IoU is no mean over images.
 *
 * @param perImage counts, [images, cells] row-major.
 * @param statistic may return NaN for a resample where it is undefined; such resamples are left out.
 */
export function bootstrapInterval(
  perImage: Int32Array,
  cells: number,
  statistic: CountStatistic,
  options: BootstrapOptions,
): Interval {
  return intervalOf(bootstrapReplicates(perImage, cells, statistic, options), options.level);
}

/** A statistic of all images and the same statistic of every resample. */
export interface Replicates {
  readonly value: number;
  /** One value per resample; the same `seed` and number of images draw the same resamples, so results stay paired. */
  readonly replicates: Float64Array<ArrayBuffer>;
}

/** The resampled values themselves, for comparisons that an interval cannot carry. Arguments as `bootstrapInterval`. */
export function bootstrapReplicates(
  perImage: Int32Array,
  cells: number,
  statistic: CountStatistic,
  options: BootstrapOptions,
): Replicates {
  const drawn = resamples(imageCount(perImage, cells), options);
  return {
    value: statistic(total(perImage, cells)),
    replicates: replicate(perImage, cells, statistic, drawn),
  };
}

/** The percentile interval of resampled values. */
export function intervalOf({ value, replicates }: Replicates, level = 0.95): Interval {
  return { value, ...percentiles(replicates, level) };
}

/** The paired difference A - B of two results replicated on the same resamples. */
export function differenceOf(a: Replicates, b: Replicates, level = 0.95): DifferenceInterval {
  if (a.replicates.length !== b.replicates.length) {
    throw new RangeError(
      `Expected as many resamples on both sides but found ${a.replicates.length}, ${b.replicates.length}`,
    );
  }
  const differences = a.replicates.map((value, r) => value - b.replicates[r]);
  return { difference: a.value - b.value, ...percentiles(differences, level) };
}

/**
 * Interval of the difference of a statistic between two results on the same images. Both sides see the same
 * resamples, so what makes an image hard for both cancels.
 *
 * @param countsA, countsB [images, cells] row-major, the same images in the same order.
 */
export function pairedDifference(
  countsA: Int32Array,
  countsB: Int32Array,
  cells: number,
  statistic: CountStatistic,
  options: BootstrapOptions,
): DifferenceInterval {
  if (countsA.length !== countsB.length) {
    throw new RangeError(
      `Expected as many counts on both sides but found ${countsA.length}, ${countsB.length}`,
    );
  }
  return differenceOf(
    bootstrapReplicates(countsA, cells, statistic, options),
    bootstrapReplicates(countsB, cells, statistic, options),
    options.level,
  );
}

function imageCount(perImage: Int32Array, cells: number): number {
  const images = perImage.length / cells;
  if (!Number.isInteger(images) || images === 0) {
    throw new RangeError(`Expected whole images of ${cells} cells but found ${perImage.length} counts`);
  }
  return images;
}

function total(perImage: Int32Array, cells: number): Float64Array {
  const sum = new Float64Array(cells);
  for (let at = 0; at < perImage.length; at++) sum[at % cells] += perImage[at];
  return sum;
}

/** How often each resample drew each image, [replicates, images]. */
interface Resamples {
  readonly key: string;
  readonly images: number;
  readonly replicates: number;
  readonly weights: Uint16Array;
}

/** All cells of a table share one set of resamples: the last set is kept instead of being drawn again. */
let lastDrawn: Resamples | undefined;

function resamples(images: number, { seed, replicates = 1000 }: BootstrapOptions): Resamples {
  const key = `${images} ${seed} ${replicates}`;
  if (lastDrawn?.key === key) return lastDrawn;
  const random = new Random(seed);
  const weights = new Uint16Array(replicates * images);
  for (let r = 0; r < replicates; r++) {
    for (let draw = 0; draw < images; draw++) weights[r * images + random.below(images)]++;
  }
  return lastDrawn = { key, images, replicates, weights };
}

/** The statistic of every resample. Confusion matrices are mostly zeros: only cells that hold a count are visited. */
function replicate(
  perImage: Int32Array,
  cells: number,
  statistic: CountStatistic,
  { images, replicates, weights }: Resamples,
): Float64Array<ArrayBuffer> {
  const { starts, cell, count } = nonZeroCells(perImage, cells);
  const values = new Float64Array(replicates);
  const summed = new Float64Array(cells);
  for (let r = 0; r < replicates; r++) {
    summed.fill(0);
    for (let image = 0; image < images; image++) {
      const weight = weights[r * images + image];
      if (weight === 0) continue;
      for (let at = starts[image]; at < starts[image + 1]; at++) summed[cell[at]] += weight * count[at];
    }
    values[r] = statistic(summed);
  }
  return values;
}

function nonZeroCells(perImage: Int32Array, cells: number) {
  const images = perImage.length / cells;
  const filled = perImage.reduce((sum, count) => sum + (count === 0 ? 0 : 1), 0);
  const starts = new Int32Array(images + 1);
  const cell = new Int32Array(filled);
  const count = new Int32Array(filled);
  let at = 0;
  for (let image = 0; image < images; image++) {
    for (let c = 0; c < cells; c++) {
      if (perImage[image * cells + c] === 0) continue;
      cell[at] = c;
      count[at++] = perImage[image * cells + c];
    }
    starts[image + 1] = at;
  }
  return { starts, cell, count };
}

function percentiles(values: Float64Array, level = 0.95): { low: number; high: number } {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const outside = (1 - level) / 2;
  return { low: quantile(sorted, outside), high: quantile(sorted, 1 - outside) };
}

/** Quantile of sorted values, linear between neighbours; NaN of nothing. */
function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
