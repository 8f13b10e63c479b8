import { type ClassTotals, classTotals } from "./confusion.ts";
import { meanOfDefined } from "./mean-of-defined.ts";

/** Intersection over union per class, TP / (TP + FP + FN), in 0 … 1; NaN where the union is empty. */
export function iou(counts: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const { hits, truths, predictions } = classTotals(counts);
  return Float64Array.from(hits, (hit, c) => hit / (truths[c] + predictions[c] - hit));
}

/**
 * Mean IoU over the classes present in the ground truth, in 0 … 1; NaN when there is none.
 * The reading of the paper's tables: a class that is only predicted is not counted as a class with IoU 0.
 *
 * @param counts [classes x classes] row-major, ground truth by prediction.
 *
 * @example A class that is half right, and one that is always right but predicted too often
 * ```ts
 * import assert from "node:assert/strict";
 * import { iou, miouPresent } from "ablate";
 *
 * const counts = [2, 2, 0, 4];
 * assert.deepEqual([...iou(counts)], [2 / 4, 4 / 6]);
 * assert.equal(miouPresent(counts), (2 / 4 + 4 / 6) / 2);
 * ```
 */
export function miouPresent(counts: ArrayLike<number>): number {
  return miouOfTotals(classTotals(counts));
}

/** The same from what a confusion matrix says of each class. */
export function miouOfTotals({ hits, truths, predictions }: ClassTotals): number {
  let sum = 0;
  let present = 0;
  for (let c = 0; c < hits.length; c++) {
    if (truths[c] === 0) continue;
    sum += hits[c] / (truths[c] + predictions[c] - hits[c]);
    present++;
  }
  return sum / present;
}

/** Mean IoU over the classes with a non-empty union (the nan-mean of mmsegmentation), in 0 … 1; NaN when there is none. */
export function miouDefined(counts: ArrayLike<number>): number {
  return miouDefinedOfTotals(classTotals(counts));
}

/** The same from what a confusion matrix says of each class. */
export function miouDefinedOfTotals({ hits, truths, predictions }: ClassTotals): number {
  return meanOfDefined(hits.map((hit, c) => hit / (truths[c] + predictions[c] - hit)));
}

/** Mean IoU over every class of the list, in 0 … 1; one that is neither true nor predicted counts as 0. */
export function miouOfAllTotals({ hits, truths, predictions }: ClassTotals): number {
  return hits.reduce((sum, hit, c) => sum + (hit === 0 ? 0 : hit / (truths[c] + predictions[c] - hit)), 0) /
    hits.length;
}

/** Share of the counted pixels whose prediction is right, in 0 … 1; NaN when none was counted. */
export function pixelAccuracy(counts: ArrayLike<number>): number {
  return accuracyOfTotals(classTotals(counts));
}

/** The same from what a confusion matrix says of each class. */
export function accuracyOfTotals({ hits, truths }: ClassTotals): number {
  return hits.reduce((sum, hit) => sum + hit, 0) / truths.reduce((sum, count) => sum + count, 0);
}
