import type { Size } from "./size.ts";

/** An 8-bit colour image, [height, width, 3] row-major. */
export interface RgbImage extends Size {
  /** Red, green, blue of each pixel, row by row, [height x width x 3]. */
  readonly data: Uint8Array<ArrayBuffer>;
}
