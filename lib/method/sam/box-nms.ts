import type { PerLevel } from "./settings.ts";

/**
 * Suppression of boxes that repeat a better one: by falling score (equal scores: lower index first), a box is kept
 * unless its IoU with a kept box exceeds `limit`.
 *
 * @param boxes x0, y0, x1, y1, [boxes, 4]; width and height are x1 - x0 and y1 - y0.
 * @returns indices of the kept boxes by falling score.
 */
export function boxNms(
  boxes: ArrayLike<number>,
  scores: ArrayLike<number>,
  limit: number,
): Int32Array<ArrayBuffer> {
  const order = Array.from({ length: scores.length }, (_, i) => i)
    .sort((a, b) => scores[b] - scores[a] || a - b);
  const kept: number[] = [];
  for (const candidate of order) {
    if (kept.every((better) => boxIou(boxes, better, candidate) <= limit)) kept.push(candidate);
  }
  return Int32Array.from(kept);
}

function boxIou(boxes: ArrayLike<number>, i: number, j: number): number {
  const [a, b] = [4 * i, 4 * j];
  const across = Math.min(boxes[a + 2], boxes[b + 2]) - Math.max(boxes[a], boxes[b]);
  const down = Math.min(boxes[a + 3], boxes[b + 3]) - Math.max(boxes[a + 1], boxes[b + 1]);
  const both = Math.max(0, across) * Math.max(0, down);
  const area = (at: number) => (boxes[at + 2] - boxes[at]) * (boxes[at + 3] - boxes[at + 1]);
  // Two boxes without area have no overlap to speak of, rather than an undefined one.
  return both === 0 ? 0 : both / (area(a) + area(b) - both);
}

/** The predicted IoU of a mask with the bonus of its level: sub-part, part, whole. */
export function scoreOf(
  { iouPredicted, level }: { readonly iouPredicted: number; readonly level: number },
  bonus: PerLevel,
): number {
  return iouPredicted + bonus[level];
}

/**
 * Masks without those that repeat a better one: see {@link boxNms}.
 *
 * @param score larger is better.
 * @param iou of boxes, above which the worse of two is dropped, 0 … 1.
 * @returns those that are kept, best first.
 */
export function suppressed<T extends { readonly box: ArrayLike<number> }>(
  masks: readonly T[],
  score: (mask: T) => number,
  iou: number,
): T[] {
  const boxes = masks.flatMap(({ box }) => Array.from(box));
  return Array.from(boxNms(boxes, masks.map(score), iou), (kept) => masks[kept]);
}
