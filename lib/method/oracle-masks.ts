import { connectedComponents } from "../kernels/components/connected-components.ts";
import { IGNORE, type LabelMap } from "./label-map.ts";
import type { MaskSet } from "./mask-set.ts";
import { regionMasks } from "./region-masks.ts";

/**
 * Masks cut from the ground truth: the connected regions (sides or corners touch) of a label map, background
 * included, ignored pixels in no mask. They are the ceiling of every result that rests on proposed masks.
 *
 * @param truth semantic labels, or instance numbers, which part touching objects of one class.
 * @returns no mask at all where every pixel is ignored.
 */
export function oracleMasks(truth: LabelMap): MaskSet {
  const { height, width, data } = truth;
  return regionMasks(connectedComponents(data, height, width, 8, IGNORE), height, width);
}
