import { identityAxis, resizeAxis } from "../pooling/token-axis.ts";
import { wholeImage } from "./none.ts";
import type { Sampling } from "./sampling.ts";

/** One pass over I'; tokens upsampled to I', then to the masks: the global half of the sliding window. */
export const global: Sampling = (geometry) => [
  wholeImage(
    geometry,
    (grid, side, pixels) => resizeAxis(resizeAxis(identityAxis(grid), side), pixels),
  ),
];
