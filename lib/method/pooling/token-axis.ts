import type { Axis } from "../../kernels/pooling/axis.ts";
import { bilinearAxis } from "../../kernels/resize/bilinear.ts";

/** Tokens read as they are: one pixel per token. */
export function identityAxis(tokens: number): Axis {
  const weights = new Float64Array(tokens * tokens);
  for (let t = 0; t < tokens; t++) weights[t * tokens + t] = 1;
  return { pixels: tokens, tokens, weights };
}

/** The axis followed by a bilinear resize of its pixels, align_corners false, no antialias. */
export function resizeAxis(axis: Axis, pixels: number): Axis {
  const { tokens } = axis;
  const { low, high, fraction } = bilinearAxis(axis.pixels, pixels);
  const weights = new Float64Array(pixels * tokens);
  for (let p = 0; p < pixels; p++) {
    for (let t = 0; t < tokens; t++) {
      weights[p * tokens + t] = (1 - fraction[p]) * axis.weights[low[p] * tokens + t] +
        fraction[p] * axis.weights[high[p] * tokens + t];
    }
  }
  return { pixels, tokens, weights };
}
