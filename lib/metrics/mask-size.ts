import type { ClassTotals } from "./confusion.ts";
import { ALL_IGNORED, macroF1Over, occurringClasses } from "./mask-f1.ts";

/** Sizes of masks by the share of the image they cover, each up to and not including the next. */
export const MASK_SIZES = [
  { name: "tiny", from: 0 },
  { name: "small", from: 0.01 },
  { name: "medium", from: 0.04 },
  { name: "large", from: 0.16 },
] as const;

/** A size of masks. */
export type MaskSize = typeof MASK_SIZES[number]["name"];

/** What is counted of each class: how often it is true, how often predicted, how often both. */
const COUNTED = 3;

/** Counts of one image: [sizes, {truths, predictions, hits}, classes]. */
export function maskSizeCells(classes: number): number {
  return MASK_SIZES.length * COUNTED * classes;
}

/**
 * Counts of the masks of one image by their size, one count per mask: all that F1 needs. Masks over ignored pixels only are
 * left out.
 *
 * @param truths majority ground-truth label per mask, or -1; @param predictions predicted label per mask.
 * @param areas pixels per mask; @param pixels pixels of the image.
 * @returns [sizes, {truths, predictions, hits}, classes].
 */
export function maskSizeCounts(
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
  areas: ArrayLike<number>,
  pixels: number,
  classes: number,
): Int32Array<ArrayBuffer> {
  const counts = new Int32Array(maskSizeCells(classes));
  for (let mask = 0; mask < truths.length; mask++) {
    const truth = truths[mask];
    if (truth === ALL_IGNORED) continue;
    const predicted = predictions[mask];
    const size = MASK_SIZES.findLastIndex(({ from }) => areas[mask] / pixels >= from);
    const start = size * COUNTED * classes;
    counts[start + truth]++;
    counts[start + classes + predicted]++;
    if (truth === predicted) counts[start + 2 * classes + truth]++;
  }
  return counts;
}

/**
 * Macro F1 of the masks of one size, in 0 … 1, over the classes that occur among all masks of that size or are predicted of
 * one, as `macroF1Over`; NaN where none is.
 *
 * @returns of the summed counts of all images the statistic of those of a resample, both of `maskSizeCounts`.
 */
export function f1OfSize(size: MaskSize): (total: Float64Array) => (summed: Float64Array) => number {
  const at = MASK_SIZES.findIndex(({ name }) => name === size);
  const totals = (summed: Float64Array): ClassTotals => {
    const classes = summed.length / (MASK_SIZES.length * COUNTED);
    const part = (row: number) =>
      summed.subarray((at * COUNTED + row) * classes, (at * COUNTED + row + 1) * classes);
    return { truths: part(0), predictions: part(1), hits: part(2) };
  };
  return (total) => {
    const classes = occurringClasses(totals(total));
    return (summed) => macroF1Over(classes, totals(summed));
  };
}
