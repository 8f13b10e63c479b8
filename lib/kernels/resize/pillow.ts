import { pairedAxis } from "./paired-axis.ts";
import type { PillowFilter } from "./pillow-axis.ts";
import { resizePasses } from "./pillow-passes.ts";

/** An 8-bit RGB image, [height, width, 3] row-major. */
export interface ByteImage {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * Resizes an 8-bit RGB image as Pillow does (`Image.resize(size, filter)`), antialiased, to the bit: one horizontal and one
 * vertical pass, grey levels rounded in between, coefficients in 22-bit fixed point; a pass that would change nothing is
 * left out.
 */
export function resizePillow(
  image: ByteImage,
  height: number,
  width: number,
  filter: PillowFilter,
): ByteImage {
  if (height === image.height && width === image.width) return image;
  const across = width === image.width ? null : pairedAxis(image.width, width, filter);
  const down = height === image.height ? null : pairedAxis(image.height, height, filter);
  return { height, width, data: resizePasses(image.data, image.height, image.width, across, down) };
}

export const TRIANGLE: PillowFilter = {
  support: 1,
  weight: (distance) => Math.max(0, 1 - Math.abs(distance)),
};

/** Pillow's `Image.resize(size, BILINEAR)`, to the bit. SAM was trained on images resized this way. */
export function resizePillowBilinear(image: ByteImage, height: number, width: number): ByteImage {
  return resizePillow(image, height, width, TRIANGLE);
}

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
