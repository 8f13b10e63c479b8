import { resizeNearest } from "../../kernels/resize/nearest.ts";
import type { MaskBits } from "../mask-set.ts";

/** Masks at another size by nearest-exact: a pixel takes the source at floor((i + 1/2) in / out). A mask may become empty. */
export function resizeMasks(masks: MaskBits, height: number, width: number): MaskBits {
  const from = [masks.height, masks.width] as const;
  const bits = resizeNearest(masks.bits, from, [height, width], "nearest-exact");
  return { height, width, count: masks.count, bits };
}
