import type { Axis } from "../../kernels/pooling/axis.ts";
import type { Box } from "../mask-bias.ts";
import { identityAxis, resizeAxis } from "../pooling/token-axis.ts";
import type { Sampling } from "./sampling.ts";

/** Windows alone: tokens upsampled to their window, averaged where windows overlap, then resized to the masks. */
export const slide: Sampling = ({ image, masks, patch }, { window, stride }) => {
  // An image smaller than the window is one window of its own size.
  const height = Math.min(window, image.height);
  const width = Math.min(window, image.width);
  const tops = windowStarts(image.height, height, stride);
  const lefts = windowStarts(image.width, width, stride);
  return [{
    boxes: tops.flatMap((top) => lefts.map((left): Box => ({ top, left, height, width }))),
    boxRows: tops.length,
    boxColumns: lefts.length,
    masksFrom: "resized",
    rows: resizeAxis(averagedWindows(image.height, tops, height, patch), masks.height),
    columns: resizeAxis(averagedWindows(image.width, lefts, width, patch), masks.width),
    share: 1,
  }];
};

/**
 * Where windows begin along one side: ceil((side - window) / stride) + 1 of them, the last shifted back inside.
 *
 * @param window at most `side`.
 */
export function windowStarts(side: number, window: number, stride: number): number[] {
  const count = Math.ceil((side - window) / stride) + 1;
  return Array.from({ length: count }, (_, i) => Math.min(i * stride, side - window));
}

/** Tokens of all windows along one axis of I', each pixel averaging over the windows that hold it. */
function averagedWindows(side: number, starts: readonly number[], window: number, patch: number): Axis {
  const grid = window / patch;
  const own = resizeAxis(identityAxis(grid), window);
  const tokens = starts.length * grid;
  // Windows stand on a product of positions, so the hits of a pixel are hits of its row times hits of its column.
  const hits = new Int32Array(side);
  for (const start of starts) {
    for (let p = 0; p < window; p++) hits[start + p]++;
  }
  const weights = new Float64Array(side * tokens);
  starts.forEach((start, at) => {
    for (let p = 0; p < window; p++) {
      for (let t = 0; t < grid; t++) {
        weights[(start + p) * tokens + at * grid + t] = own.weights[p * grid + t] / hits[start + p];
      }
    }
  });
  return { pixels: side, tokens, weights };
}
