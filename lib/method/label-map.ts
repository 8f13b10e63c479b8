/** A class id per pixel, [height, width] row-major; 255 marks pixels that do not count. */
export interface LabelMap {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The label of pixels that take part in no count. */
export const IGNORE = 255;
