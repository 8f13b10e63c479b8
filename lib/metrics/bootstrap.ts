import { UserError } from "../errors.ts";
import { type DrawOptions, forEachDraw } from "./image-draws.ts";
import { orderStatistic } from "./order-statistic.ts";
import { SparseCounts } from "./sparse-counts.ts";

/** A percentile bootstrap over images, or over groups of images. */
export interface BootstrapOptions extends DrawOptions {
  /** Coverage of the interval, between 0 and 1; 0.95 by default. */
  readonly level?: number;
  /** Which images are drawn, for {@link Replicates.of}; none are named by default. */
  readonly images?: string;
}

/** A statistic of all images and its interval. */
export interface Interval {
  /** Of the whole data. */
  readonly value: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** A paired difference A - B and its interval. */
export interface DifferenceInterval {
  /** Of the whole data. */
  readonly difference: number;
  /** Lower end of the 95 % interval. */
  readonly low: number;
  /** Upper end of the 95 % interval. */
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
  /** Which images were drawn; "" where nobody named them, null of a constant, which goes with any. */
  readonly of: string | null;
}

/** The resampled values themselves, for comparisons that an interval cannot carry. Arguments as `bootstrapInterval`. */
export function bootstrapReplicates(
  perImage: Int32Array,
  cells: number,
  statistic: CountStatistic,
  options: BootstrapOptions,
): Replicates {
  return bootstrapAll(SparseCounts.of(perImage, cells), [() => statistic], options)[0];
}

/**
 * Several statistics of the same resamples: each resample is drawn and summed once for all of them, and none is kept.
 *
 * @param statistics each made of the sums over all images, so that what it leaves out is the same in every resample.
 */
export function bootstrapAll(
  counts: SparseCounts,
  statistics: readonly ((total: Float64Array) => CountStatistic)[],
  options: BootstrapOptions,
): Replicates[] {
  const { replicates = 1000, images = "" } = options;
  const total = counts.total();
  const fixed = statistics.map((statistic) => statistic(total));
  const values = fixed.map(() => new Float64Array(replicates));
  const sum = counts.sums();
  forEachDraw(counts.images, options, (weights, draw) => {
    const summed = sum(weights);
    for (let at = 0; at < fixed.length; at++) values[at][draw] = fixed[at](summed);
  });
  return fixed.map((statistic, at) => ({ value: statistic(total), replicates: values[at], of: images }));
}

/** The percentile interval of resampled values. */
export function intervalOf({ value, replicates }: Omit<Replicates, "of">, level = 0.95): Interval {
  return { value, ...percentiles(replicates, level) };
}

/**
 * A number without an interval, such as a published one, beside resampled ones.
 *
 * @param count number of resamples of those.
 */
export function constantReplicates(value: number, count: number): Replicates {
  return { value, replicates: new Float64Array(count).fill(value), of: null };
}

/**
 * The paired differences A - B, resample by resample.
 *
 * @throws {NotPaired} where the two were measured on different images: their resamples do not belong together.
 */
export function pairedReplicates(a: Replicates, b: Replicates): Replicates {
  return {
    value: a.value - b.value,
    replicates: a.replicates.map((value, r) => value - b.replicates[r]),
    of: commonImages([a, b]),
  };
}

/**
 * The images that all of these were measured on; null where all are constants.
 *
 * @throws {NotPaired} where they differ. @throws {RangeError} where the numbers of resamples do.
 */
export function commonImages(all: readonly Replicates[]): string | null {
  const lengths = new Set(all.map(({ replicates }) => replicates.length));
  if (lengths.size > 1) {
    throw new RangeError(`Expected as many resamples on both sides but found ${[...lengths].join(", ")}`);
  }
  const images = new Set(all.map(({ of }) => of).filter((of) => of !== null));
  if (images.size <= 1) return [...images][0] ?? null;
  throw new NotPaired(
    `Expected numbers of the same images, to pair them, but found ${[...images].join(" and ")}`,
    undefined,
    "Compare cells that are measured on one split.",
  );
}

/** Numbers were to be paired that do not count the same things: of different images, or of different masks. */
export class NotPaired extends UserError {}

/** The paired difference A - B of two results replicated on the same resamples. Throws as `pairedReplicates`. */
export function differenceOf(a: Replicates, b: Replicates, level = 0.95): DifferenceInterval {
  return differenceInterval(pairedReplicates(a, b), level);
}

/** The interval of resampled differences. */
export function differenceInterval(paired: Replicates, level = 0.95): DifferenceInterval {
  return { difference: paired.value, ...percentiles(paired.replicates, level) };
}

/**
 * Interval of the difference of a statistic between two results on the same images. Both sides see the same
 * resamples, so what makes an image hard for both cancels.
 *
 * @param countsA, countsB [images, cells] row-major, the same images in the same order.
 * @throws {RangeError} when the sides have different numbers of counts.
 *
 * @example Two results on three images, in right and wrong answers of each
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapInterval, pairedDifference } from "ablate";
 *
 * const accuracy = ([right, wrong]: Float64Array) => right / (right + wrong);
 * const ours = Int32Array.of(9, 1, 8, 2, 9, 1);
 * const theirs = Int32Array.of(8, 2, 7, 3, 8, 2);
 * const { value, low, high } = bootstrapInterval(ours, 2, accuracy, { seed: 0 });
 * assert.ok(low <= value && value <= high);
 * const { difference } = pairedDifference(ours, theirs, 2, accuracy, { seed: 0 });
 * assert.ok(Math.abs(difference - 0.1) < 1e-12);
 * ```
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

function percentiles(values: Float64Array, level = 0.95): { low: number; high: number } {
  const copy = new Float64Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) if (!Number.isNaN(values[at])) copy[count++] = values[at];
  const defined = copy.subarray(0, count);
  const outside = (1 - level) / 2;
  return { low: quantile(defined, outside), high: quantile(defined, 1 - outside) };
}

/** Quantile of values in any order, which it changes; linear between neighbours; NaN of nothing. */
function quantile(values: Float64Array, share: number): number {
  if (values.length === 0) return NaN;
  const position = share * (values.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, values.length - 1);
  const [low, high] = [orderStatistic(values, below), orderStatistic(values, above)];
  return low + (position - below) * (high - low);
}
