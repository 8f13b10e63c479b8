import { UserError } from "../errors.ts";
import { type ClassTotals, classTotals } from "./confusion.ts";
import { meanOfDefined } from "./mean-of-defined.ts";

/** The ground-truth label of a mask that covers ignored pixels only. */
export const ALL_IGNORED = -1;

/** What becomes of masks over ignored pixels only: left out, or counted as class 0 as the authors' code does. */
export type AllIgnored = "exclude" | "class0";

/**
 * Confusion counts of the masks of one image: one count per mask, whatever its area.
 *
 * @param truths majority ground-truth label per mask, or {@link ALL_IGNORED}.
 * @param predictions predicted label per mask.
 * @returns [classes x classes] row-major, ground truth by prediction.
 *
 * @example Three masks, of which one is wrong; a class that is never hit counts as 0, or is skipped
 * ```ts
 * import assert from "node:assert/strict";
 * import { macroF1Skip, macroF1Zero, maskConfusionCounts } from "ablate";
 *
 * const counts = maskConfusionCounts([0, 0, 1], [0, 0, 0], 2);
 * assert.deepEqual([...counts], [2, 0, 1, 0]);
 * assert.equal(macroF1Zero(counts), (4 / 5 + 0) / 2);
 * assert.equal(macroF1Skip(counts), 4 / 5);
 * ```
 */
export function maskConfusionCounts(
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
  allIgnored: AllIgnored = "exclude",
): Int32Array<ArrayBuffer> {
  if (truths.length !== predictions.length) {
    throw new UserError(`Expected a prediction for ${truths.length} masks but found ${predictions.length}`);
  }
  const counts = new Int32Array(classes * classes);
  for (let mask = 0; mask < truths.length; mask++) {
    let truth = truths[mask];
    if (truth === ALL_IGNORED) {
      if (allIgnored === "exclude") continue;
      truth = 0;
    }
    const predicted = predictions[mask];
    for (const label of [truth, predicted]) {
      if (!Number.isInteger(label) || label < 0 || label >= classes) {
        throw new UserError(`Expected class ids below ${classes} but found ${label} at mask ${mask}`);
      }
    }
    counts[truth * classes + predicted]++;
  }
  return counts;
}

/** Precision per class, in 0 … 1; NaN where the class is never predicted. */
export function precision(counts: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const { hits, predictions } = classTotals(counts);
  return Float64Array.from(hits, (hit, c) => hit / predictions[c]);
}

/** Recall per class, in 0 … 1; NaN where the class is never true. */
export function recall(counts: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const { hits, truths } = classTotals(counts);
  return Float64Array.from(hits, (hit, c) => hit / truths[c]);
}

/** F1 = 2PR / (P + R) per class; NaN where P or R is undefined or both are 0. */
export function f1Skip(counts: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const { hits, truths, predictions } = classTotals(counts);
  // With P = R = 0 the fraction is 0/0: undefined, not 0.
  return Float64Array.from(hits, (hit, c) => hit === 0 ? NaN : (2 * hit) / (truths[c] + predictions[c]));
}

/** F1 = 2TP / (2TP + FP + FN) per class; NaN only where the class occurs on neither side. */
export function f1Zero(counts: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const { hits, truths, predictions } = classTotals(counts);
  return Float64Array.from(hits, (hit, c) => (2 * hit) / (truths[c] + predictions[c]));
}

/**
 * Macro F1, in 0 … 1, over the classes with a defined F1. Classes with P = R = 0 are skipped, which flatters a
 * little; this is what the paper's tables report. NaN when no class is defined.
 */
export function macroF1Skip(counts: ArrayLike<number>): number {
  return meanOfDefined(f1Skip(counts));
}

/** Macro F1, in 0 … 1, over the classes that occur; a class never hit counts as 0. NaN when none occurs. */
export function macroF1Zero(counts: ArrayLike<number>): number {
  return meanOfDefined(f1Zero(counts));
}

/** The classes that occur among the masks or are predicted of one: those that the judged F1 is the mean over. */
export function occurringClasses({ truths, predictions }: ClassTotals): number[] {
  return [...truths.keys()].filter((c) => truths[c] + predictions[c] > 0);
}

/** The classes of which a mask is labelled right: those that the released code's F1 is the mean over. */
export function hitClasses({ hits }: ClassTotals): number[] {
  return [...hits.keys()].filter((c) => hits[c] > 0);
}

/**
 * Macro F1, in 0 … 1, over a fixed set of classes; one that is never hit counts as 0, in a resample without its masks too.
 * With the set of the full sample, resamples are means over the same classes as the number itself: otherwise an interval
 * jumps with every class that one resample has and another lacks. NaN of no class.
 */
export function macroF1Over(
  classes: readonly number[],
  { hits, truths, predictions }: ClassTotals,
): number {
  let sum = 0;
  for (const c of classes) sum += hits[c] === 0 ? 0 : (2 * hits[c]) / (truths[c] + predictions[c]);
  return sum / classes.length;
}

/**
 * Share of the masks of foreground classes (1, 2, …) that are labelled right, in 0 … 1; NaN when there is none.
 * Background counts as a wrong label but its own masks, mostly easy and many, are not counted.
 *
 * @param firstObject 0 where no class is background.
 */
export function objectAccuracy({ hits, truths }: ClassTotals, firstObject: 0 | 1 = 1): number {
  const ofObjects = (totals: Float64Array) => totals.subarray(firstObject).reduce((sum, n) => sum + n, 0);
  return ofObjects(hits) / ofObjects(truths);
}

/** Share of the masks of background, class 0, that are labelled right, in 0 … 1; NaN when there is none. */
export function backgroundAccuracy({ hits, truths }: ClassTotals): number {
  return hits[0] / truths[0];
}
