import type { Axis } from "../../kernels/pooling/axis.ts";

/** Where each output of a bilinear resize reads: weight 1 - fraction at `low`, fraction at `high`. */
export interface BilinearTaps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly fraction: Float64Array;
}

/**
 * Bilinear resize along one axis, align_corners false, clamped at the edges, no antialias: output o reads at
 * max((o + 1/2) inputs / outputs - 1/2, 0).
 */
export function bilinearTaps(inputs: number, outputs: number): BilinearTaps {
  const low = new Int32Array(outputs);
  const high = new Int32Array(outputs);
  const fraction = new Float64Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const centre = Math.max((o + 0.5) * (inputs / outputs) - 0.5, 0);
    low[o] = Math.min(Math.floor(centre), inputs - 1);
    high[o] = Math.min(low[o] + 1, inputs - 1);
    fraction[o] = centre - low[o];
  }
  return { low, high, fraction };
}

/** Tokens read as they are: one pixel per token. */
export function identityAxis(tokens: number): Axis {
  const weights = new Float64Array(tokens * tokens);
  for (let t = 0; t < tokens; t++) weights[t * tokens + t] = 1;
  return { pixels: tokens, tokens, weights };
}

/** The axis followed by a bilinear resize of its pixels. */
export function resizeAxis(axis: Axis, pixels: number): Axis {
  const { tokens } = axis;
  const { low, high, fraction } = bilinearTaps(axis.pixels, pixels);
  const weights = new Float64Array(pixels * tokens);
  for (let p = 0; p < pixels; p++) {
    for (let t = 0; t < tokens; t++) {
      weights[p * tokens + t] = (1 - fraction[p]) * axis.weights[low[p] * tokens + t] +
        fraction[p] * axis.weights[high[p] * tokens + t];
    }
  }
  return { pixels, tokens, weights };
}
