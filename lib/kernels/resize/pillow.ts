import { fixedPointAxis, type PillowFilter } from "./pillow-axis.ts";
import { resizeColumns, resizeRows } from "./pillow-passes.ts";

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
  let { data } = image;
  if (width !== image.width) {
    data = resizeRows(data, image.height, image.width, fixedPointAxis(image.width, width, filter));
  }
  if (height !== image.height) {
    data = resizeColumns(data, 3 * width, fixedPointAxis(image.height, height, filter));
  }
  return data === image.data ? image : { height, width, data };
}
