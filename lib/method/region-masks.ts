import type { MaskSet } from "./mask-set.ts";

/** The level SAM gives to whole objects; regions of a partition have no parts. */
const WHOLE = 2;

/**
 * One mask per region of a map; masks do not overlap and all have level 2.
 *
 * @param ids region of each pixel, 0 … count-1, each at least once; -1 for pixels in no mask, [height * width].
 */
export function regionMasks(
  { ids, count }: { readonly ids: Int32Array; readonly count: number },
  height: number,
  width: number,
): MaskSet {
  const pixels = height * width;
  const bits = new Uint8Array(count * pixels);
  const areas = new Int32Array(count);
  for (let i = 0; i < pixels; i++) {
    const region = ids[i];
    if (region < 0) continue;
    bits[region * pixels + i] = 1;
    areas[region]++;
  }
  return { height, width, count, bits, areas, levels: new Uint8Array(count).fill(WHOLE) };
}
