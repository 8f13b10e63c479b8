import { UserError } from "../../errors.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { rowsToSumOne } from "../../tensor/rows.ts";
import { IGNORE, type LabelMap } from "../label-map.ts";
import type { MaskSet } from "../mask-set.ts";

/**
 * G: the share of each class inside each mask, over pixels that are not ignored, [masks, classes].
 * A mask of ignored pixels only has a zero row and takes part in no loss. The hard label of a mask is the row's argmax,
 * the lowest class on ties.
 *
 * @throws {UserError} if sizes differ or a label is neither a class nor 255.
 */
export function maskProportions(masks: MaskSet, labels: LabelMap, classes: number): Matrix {
  if (masks.height !== labels.height || masks.width !== labels.width) {
    throw new UserError(
      `Expected labels of ${masks.height} x ${masks.width} pixels, the size of the masks, ` +
        `but found ${labels.height} x ${labels.width}`,
    );
  }
  const pixels = masks.height * masks.width;
  const counts = matrix(masks.count, classes);
  for (let m = 0; m < masks.count; m++) {
    for (let i = 0; i < pixels; i++) {
      const label = labels.data[i];
      if (masks.bits[m * pixels + i] === 0 || label === IGNORE) continue;
      if (label >= classes) {
        throw new UserError(`Expected labels below ${classes} or ${IGNORE} but found ${label}`);
      }
      counts.data[m * classes + label]++;
    }
  }
  return rowsToSumOne(counts);
}
