/** An 8-bit colour image, [height, width, 3] row-major. */
export interface RgbImage {
  /** In pixels. */
  readonly height: number;
  /** In pixels. */
  readonly width: number;
  /** Red, green, blue of each pixel, row by row, [height x width x 3]. */
  readonly data: Uint8Array<ArrayBuffer>;
}
