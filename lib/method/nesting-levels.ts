import { type EncodedMasks, shareInside } from "./mask-rle.ts";

/** A mask is taken for a part of a larger one if more than this share of it lies inside. */
const PART = 0.5;
const WHOLE = 2;

/**
 * Levels of masks guessed from their nesting: a mask inside no larger one is a whole (2), one inside wholes only is a part (1), any
 * other is a sub-part (0). A mask is inside another if more than half of its pixels are.
 *
 * SAM's own levels are those of its three answers to a point, but files of segment-anything's `amg.py` do not record them. So this
 * is only a guess: a cup on a table becomes a part of the table.
 *
 * @param areas pixels of each mask.
 */
export function nestingLevels(masks: EncodedMasks, areas: readonly number[]): Uint8Array<ArrayBuffer> {
  const order = areas.map((_, mask) => mask).sort((a, b) => areas[b] - areas[a] || a - b);
  const levels = new Uint8Array(areas.length).fill(WHOLE);
  order.forEach((mask, place) => {
    for (const larger of order.slice(0, place)) {
      if (areas[larger] === areas[mask] || shareInside(masks, mask, larger) <= PART) continue;
      levels[mask] = Math.min(levels[mask], Math.max(0, levels[larger] - 1));
    }
  });
  return levels;
}
