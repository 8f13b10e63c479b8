/** An 8-bit colour image, [height, width, 3] row-major. */
export interface RgbImage {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array<ArrayBuffer>;
}
