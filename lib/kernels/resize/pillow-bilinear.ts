import { type ByteImage, resizePillow } from "./pillow.ts";
import type { PillowFilter } from "./pillow-axis.ts";

export const TRIANGLE: PillowFilter = {
  support: 1,
  weight: (distance) => Math.max(0, 1 - Math.abs(distance)),
};

/** Pillow's `Image.resize(size, BILINEAR)`, to the bit. SAM was trained on images resized this way. */
export function resizePillowBilinear(image: ByteImage, height: number, width: number): ByteImage {
  return resizePillow(image, height, width, TRIANGLE);
}
