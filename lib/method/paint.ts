import type { LabelMap } from "./label-map.ts";
import type { EncodedMasks } from "./mask-rle.ts";
import type { MaskSet } from "./mask-set.ts";

/** Label of pixels that no mask covers (METHOD: background, or class 0 where a dataset has no background). */
const UNCOVERED = 0;

/** How masks become a label map (METHOD 2). */
export interface LabelMapSettings {
  /**
   * What is painted first, below the rest. level: parts before wholes and, within a level, less confident masks; confidence: less
   * confident masks; area: larger masks.
   */
  readonly order: "level" | "confidence" | "area";
  /** What pixels in no mask become: class 0, or the label of the nearest pixel in one. */
  readonly uncovered: "zero" | "nearest-mask";
}

/** The released code's choice. */
export const LABEL_MAP_DEFAULTS: LabelMapSettings = { order: "level", uncovered: "zero" };

/**
 * The order in which masks are painted. By default ascending (level, confidence), so wholes lie over parts and, within a level,
 * more confident masks over less confident ones. Equal masks keep their order.
 *
 * @returns mask indices, first painted first.
 */
export function paintOrder(
  { levels, areas }: Pick<MaskSet, "levels" | "areas">,
  confidence: ArrayLike<number>,
  by: LabelMapSettings["order"] = LABEL_MAP_DEFAULTS.order,
): Int32Array<ArrayBuffer> {
  const order = Int32Array.from({ length: levels.length }, (_, mask) => mask);
  return order.sort((a, b) =>
    (by === "level" ? levels[a] - levels[b] : 0) || (by === "area" ? areas[b] - areas[a] : 0) ||
    confidence[a] - confidence[b] || a - b
  );
}

/**
 * The label map of an image from the labels of its masks. Later paint overwrites.
 *
 * @param labels class id per mask, 0 … 254.
 * @param confidence score of the winning class per mask; orders masks.
 */
export function paint(
  masks: MaskSet,
  labels: ArrayLike<number>,
  confidence: ArrayLike<number>,
  settings: LabelMapSettings = LABEL_MAP_DEFAULTS,
): LabelMap {
  const { height, width, bits } = masks;
  const pixels = height * width;
  const fill = (mask: number, data: Uint8Array, value: number) => {
    for (let i = 0, at = mask * pixels; i < pixels; i++, at++) if (bits[at]) data[i] = value;
  };
  return painted(masks, fill, { labels, confidence }, settings);
}

/** The same for encoded masks, run by run. @param areas pixels per mask. */
export function paintRuns(
  masks: EncodedMasks & Pick<MaskSet, "areas">,
  labels: ArrayLike<number>,
  confidence: ArrayLike<number>,
  settings: LabelMapSettings = LABEL_MAP_DEFAULTS,
): LabelMap {
  const { runs, offsets } = masks;
  const fill = (mask: number, data: Uint8Array, value: number) => {
    for (let run = offsets[mask], at = 0; run < offsets[mask + 1]; at += runs[run++]) {
      if ((run - offsets[mask]) % 2 === 1) data.fill(value, at, at + runs[run]);
    }
  };
  return painted(masks, fill, { labels, confidence }, settings);
}

/** @param fill gives all pixels of a mask a value. */
function painted(
  masks: Pick<MaskSet, "height" | "width" | "levels" | "areas">,
  fill: (mask: number, data: Uint8Array, value: number) => void,
  { labels, confidence }: { readonly labels: ArrayLike<number>; readonly confidence: ArrayLike<number> },
  { order, uncovered }: LabelMapSettings,
): LabelMap {
  const { height, width, levels: { length: count } } = masks;
  if (labels.length !== count || confidence.length !== count) {
    throw new RangeError(
      `Expected a label and a confidence for ${count} masks but found ${labels.length} and ${confidence.length}`,
    );
  }
  const data = new Uint8Array(height * width).fill(UNCOVERED);
  for (const mask of paintOrder(masks, confidence, order)) fill(mask, data, labels[mask]);
  if (uncovered === "nearest-mask") {
    const reached = new Uint8Array(height * width);
    for (let mask = 0; mask < count; mask++) fill(mask, reached, 1);
    spreadIntoGaps(data, reached, height, width);
  }
  return { height, width, data };
}

/** Gives every uncovered pixel the label of the nearest covered one, in steps along rows and columns; the first found on ties. */
function spreadIntoGaps(data: Uint8Array, reached: Uint8Array, height: number, width: number): void {
  const queue = new Int32Array(data.length);
  let end = 0;
  for (let at = 0; at < data.length; at++) if (reached[at]) queue[end++] = at;
  const reach = (to: number, from: number) => {
    if (reached[to]) return;
    reached[to] = 1;
    data[to] = data[from];
    queue[end++] = to;
  };
  for (let next = 0; next < end; next++) {
    const at = queue[next];
    const column = at % width;
    if (at >= width) reach(at - width, at);
    if (column > 0) reach(at - 1, at);
    if (column < width - 1) reach(at + 1, at);
    if (at < (height - 1) * width) reach(at + width, at);
  }
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
