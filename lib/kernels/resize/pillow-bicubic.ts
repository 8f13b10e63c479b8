import { type ByteImage, resizePillow } from "./pillow.ts";
import type { PillowFilter } from "./pillow-axis.ts";

/** Pillow's constant of the cubic convolution kernel (PyTorch's is -0.75). */
const A = -0.5;

export const CUBIC: PillowFilter = {
  support: 2,
  weight(distance) {
    const t = Math.abs(distance);
    if (t < 1) return ((A + 2) * t - (A + 3)) * t * t + 1;
    if (t < 2) return (((t - 5) * t + 8) * t - 4) * A;
    return 0;
  },
};

/** Pillow's `Image.resize(size, BICUBIC)`, to the bit. CLIP was trained on images resized this way. */
export function resizePillowBicubic(image: ByteImage, height: number, width: number): ByteImage {
  return resizePillow(image, height, width, CUBIC);
}
