import { shareInside } from "./mask-overlap.ts";
import type { EncodedMasks } from "./mask-rle.ts";

/** A mask of which more than this lies in a larger one is taken for a part of it. */
const PART = 0.5;
const WHOLE = 2;

/**
 * Levels of masks of which nothing is known but where they lie: a mask that lies in no larger one is a whole (2), one that lies
 * in wholes alone a part (1), any other a sub-part (0). To lie in another means with more than half of its pixels.
 *
 * SAM's own levels are those of its three answers to a point, which files of segment-anything's `amg.py` do not tell. These here
 * are a guess from the outlines: a cup on a table is a part of the table.
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
