/** The paper's k and the number of training masks that it was chosen for (Table S3, VOC 2012). */
const PAPER = { k: 50, masks: 324_921 };
/** Fewer neighbours leave a graph in pieces. */
const FLOOR = 5;

/**
 * Neighbours of a mask among so many training masks where nobody names k: the paper's 50 at its 324,921 masks, scaled by the square
 * root of their number, which keeps neighbourhoods growing while their share of a class shrinks; at least 5.
 */
export function defaultNeighbours(masks: number): number {
  return Math.max(FLOOR, Math.round(PAPER.k * Math.sqrt(masks / PAPER.masks)));
}
