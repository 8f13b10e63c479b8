import { boxNms } from "./box-nms.ts";
import type { PerLevel } from "./settings.ts";

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
