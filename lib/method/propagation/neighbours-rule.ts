/** The paper's k and the number of training masks that it was chosen for (Table S3, VOC 2012). */
export const PAPER = { k: 50, masks: 324_921 } as const;
/** With fewer neighbours the graph falls apart. */
export const FEWEST = 5;

/** A number of neighbours, or "rule": by the number of training masks. */
export type NeighbourCount = number | "rule";

/**
 * Neighbours of a mask among so many training masks: the paper's 50 at its 324,921 masks, scaled by the square root of their
 * number, at least 5. A class has a share of the masks, so k in proportion to their number would keep the share of a class that a
 * neighbourhood spans but shrink to 1 or 2 neighbours; an unchanged k would span whole classes. The square root lies between: both
 * grow. No label is read.
 */
export function neighboursByRule(masks: number): number {
  return Math.max(FEWEST, Math.round(PAPER.k * Math.sqrt(masks / PAPER.masks)));
}

/** @param times factor on the number, for sweeps; the result is rounded down to at least 1. */
export function neighbourCount(k: NeighbourCount, masks: number, times = 1): number {
  return Math.max(1, Math.floor(times * (k === "rule" ? neighboursByRule(masks) : k)));
}
