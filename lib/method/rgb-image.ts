import type { Size } from "./size.ts";

/** An 8-bit colour image, [height, width, 3] row-major. */
export interface RgbImage extends Size {
  /** Red, green, blue of each pixel, row by row, [height x width x 3]. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The pixels of a part of an image, which lies inside it. */
export function partOf(image: RgbImage, left: number, top: number, { height, width }: Size): RgbImage {
  const data = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * 3;
    data.set(image.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { height, width, data };
}
