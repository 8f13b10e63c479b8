import { connectedComponents } from "../kernels/components/connected-components.ts";
import { IGNORE, type LabelMap } from "./label-map.ts";
import type { MaskSet } from "./mask-set.ts";
import { regionMasks } from "./region-masks.ts";
import { MINIMAL_OVERLAP } from "./sam/settings.ts";

/**
 * Masks cut from the ground truth: the connected regions (sides or corners touch) of a label map, background
 * included, ignored pixels in no mask. They are the ceiling of every result that rests on proposed masks. Regions below
 * `smallest` pixels are in no mask, as SAM's clean-up drops islands: true contours leave slivers between occluding objects,
 * which no generator proposes but F1 would count like any object. Where all are smaller, the largest stays (the first of
 * equals).
 *
 * @param truth semantic labels, or instance numbers, which separate touching objects of one class. @param smallest in pixels; 0
 * keeps every region.
 * @returns no mask at all where every pixel is ignored.
 */
export function oracleMasks(truth: LabelMap, smallest = MINIMAL_OVERLAP.minMaskRegionArea): MaskSet {
  const { height, width, data } = truth;
  const { ids, count } = connectedComponents(data, height, width, 8, IGNORE);
  const sizes = new Int32Array(count);
  for (const region of ids) if (region >= 0) sizes[region]++;
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  let kept = 0;
  const numbers = sizes.map((size, region) =>
    size >= smallest || (region === largest && size < smallest) ? kept++ : -1
  );
  const renumbered = ids.map((region) => region < 0 ? region : numbers[region]);
  return regionMasks({ ids: renumbered, count: kept }, height, width);
}
