import type { Size } from "./size.ts";

/** A class id per pixel, [height, width] row-major; 255 marks pixels that do not count. */
export interface LabelMap extends Size {
  /** Labels row by row, [height x width]. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The label of pixels that take part in no count. */
export const IGNORE = 255;
