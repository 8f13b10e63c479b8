import { UserError } from "../errors.ts";
import { IGNORE, type LabelMap } from "../method/label-map.ts";

/**
 * Confusion counts of one image over the pixels whose truth is not 255.
 * Counts of several images are added cell by cell, so they are the only state of every pixel metric.
 *
 * @returns [classes x classes] row-major, ground truth by prediction.
 * @throws {UserError} when the maps differ in size or hold a class id outside 0 … classes-1.
 *
 * @example Four pixels, the last of which is ignored
 * ```ts
 * import assert from "node:assert/strict";
 * import { confusionCounts } from "ablate";
 *
 * const map = (...labels: number[]) => ({ height: 2, width: 2, data: Uint8Array.from(labels) });
 * assert.deepEqual([...confusionCounts(map(0, 1, 1, 255), map(0, 1, 0, 1), 2)], [1, 0, 1, 1]);
 * ```
 */
export function confusionCounts(
  truth: LabelMap,
  prediction: LabelMap,
  classes: number,
): Int32Array<ArrayBuffer> {
  if (truth.height !== prediction.height || truth.width !== prediction.width) {
    throw new UserError(
      `Expected a prediction of ${truth.height} x ${truth.width} pixels like the ground truth ` +
        `but found ${prediction.height} x ${prediction.width}`,
    );
  }
  const counts = new Int32Array(classes * classes);
  for (let i = 0; i < truth.data.length; i++) {
    const wanted = truth.data[i];
    if (wanted === IGNORE) continue;
    const found = prediction.data[i];
    if (wanted >= classes || found >= classes) {
      const side = wanted >= classes ? "ground truth" : "prediction";
      throw new UserError(
        `Expected class ids below ${classes} but found ${
          wanted >= classes ? wanted : found
        } in the ${side} ` +
          `at row ${Math.floor(i / truth.width)}, column ${i % truth.width}`,
      );
    }
    counts[wanted * classes + found]++;
  }
  return counts;
}

/** Adds the confusion counts of images; every entry has the same length. */
export function sumCounts(perImage: readonly ArrayLike<number>[], cells: number): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(cells);
  for (const counts of perImage) {
    for (let cell = 0; cell < cells; cell++) sum[cell] += counts[cell];
  }
  return sum;
}

/** What a confusion matrix says of each class, [classes] each. */
export interface ClassTotals {
  /** On the diagonal: truth and prediction agree. */
  readonly hits: Float64Array;
  /** Row sums: how often the class is true. */
  readonly truths: Float64Array;
  /** Column sums: how often the class is predicted. */
  readonly predictions: Float64Array;
}

/** Hits, row sums and column sums of a square confusion matrix. */
export function classTotals(counts: ArrayLike<number>): ClassTotals {
  const classes = Math.round(Math.sqrt(counts.length));
  if (classes * classes !== counts.length) {
    throw new RangeError(`Expected a square confusion matrix but found ${counts.length} cells`);
  }
  const hits = new Float64Array(classes);
  const truths = new Float64Array(classes);
  const predictions = new Float64Array(classes);
  for (let truth = 0, cell = 0; truth < classes; truth++) {
    for (let predicted = 0; predicted < classes; predicted++, cell++) {
      const count = counts[cell];
      truths[truth] += count;
      predictions[predicted] += count;
      if (truth === predicted) hits[truth] = count;
    }
  }
  return { hits, truths, predictions };
}
