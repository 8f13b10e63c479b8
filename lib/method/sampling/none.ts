import { identityAxis, resizeAxis } from "../pooling/token-axis.ts";
import type { Geometry, Sampling, View } from "./sampling.ts";

/** One pass over I'; tokens upsampled straight to the masks. */
export const none: Sampling = (geometry) => [
  wholeImage(geometry, (grid, _side, pixels) => resizeAxis(identityAxis(grid), pixels)),
];

/** A view of one crop, all of I', given how a row or column of tokens becomes one of pixels. */
export function wholeImage(
  { image, masks, patch }: Geometry,
  axis: (grid: number, side: number, pixels: number) => View["rows"],
): View {
  return {
    boxes: [{ top: 0, left: 0, height: image.height, width: image.width }],
    boxRows: 1,
    boxColumns: 1,
    masksFrom: "original",
    rows: axis(image.height / patch, image.height, masks.height),
    columns: axis(image.width / patch, image.width, masks.width),
    share: 1,
  };
}

/** One pass over I'; tokens upsampled to I', then to the masks: the global half of the sliding window. */
export const global: Sampling = (geometry) => [
  wholeImage(
    geometry,
    (grid, side, pixels) => resizeAxis(resizeAxis(identityAxis(grid), side), pixels),
  ),
];
