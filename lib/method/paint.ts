import type { LabelMap } from "./label-map.ts";
import type { MaskSet } from "./mask-set.ts";

/** Label of pixels that no mask covers (METHOD: background, or class 0 where a dataset has no background). */
const UNCOVERED = 0;

/**
 * The order in which masks are painted: ascending (level, confidence), so wholes lie over parts and, inside a level,
 * surer masks over less sure ones. Equal masks keep their order.
 *
 * @returns mask indices, first painted first.
 */
export function paintOrder(
  levels: ArrayLike<number>,
  confidence: ArrayLike<number>,
): Int32Array<ArrayBuffer> {
  const order = Int32Array.from({ length: levels.length }, (_, mask) => mask);
  return order.sort((a, b) => levels[a] - levels[b] || confidence[a] - confidence[b] || a - b);
}

/**
 * The label map of an image from the labels of its masks. Later paint overwrites; uncovered pixels get 0.
 *
 * @param labels class id per mask, 0 … 254.
 * @param confidence score of the winning class per mask; orders masks of one level.
 */
export function paint(masks: MaskSet, labels: ArrayLike<number>, confidence: ArrayLike<number>): LabelMap {
  const { height, width, count, bits } = masks;
  if (labels.length !== count || confidence.length !== count) {
    throw new RangeError(
      `Expected a label and a confidence for ${count} masks but found ${labels.length} and ${confidence.length}`,
    );
  }
  const pixels = height * width;
  const data = new Uint8Array(pixels).fill(UNCOVERED);
  for (const mask of paintOrder(masks.levels, confidence)) {
    const label = labels[mask];
    const start = mask * pixels;
    for (let i = 0; i < pixels; i++) {
      if (bits[start + i]) data[i] = label;
    }
  }
  return { height, width, data };
}

/** 1 where at least one mask lies, [height * width]. */
export function covered(masks: MaskSet): Uint8Array<ArrayBuffer> {
  const pixels = masks.height * masks.width;
  const out = new Uint8Array(pixels);
  for (let mask = 0; mask < masks.count; mask++) {
    for (let i = 0, at = mask * pixels; i < pixels; i++, at++) out[i] |= masks.bits[at];
  }
  return out;
}
