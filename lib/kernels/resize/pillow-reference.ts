import { fixedPointAxis, type PillowFilter, PRECISION } from "./pillow-axis.ts";
import type { ByteImage } from "./pillow.ts";

const HALF = 1 << (PRECISION - 1);

/** Rounds a fixed-point sum, to which `HALF` was added, to a grey level. */
function toByte(sum: number): number {
  const level = sum >> PRECISION;
  return level < 0 ? 0 : level > 255 ? 255 : level;
}

/** What `resizePillow` computes, in plain loops. */
export function resizePillowReference(
  image: ByteImage,
  height: number,
  width: number,
  filter: PillowFilter,
): ByteImage {
  const wide = width === image.width ? image : resizeRows(image, width, filter);
  return height === wide.height ? wide : resizeColumns(wide, height, filter);
}

// Both passes count in 32-bit whole numbers, as Pillow does (`Math.imul` and `| 0` say so to the compiler). Nothing
// overflows: the absolute weights of a position sum to less than 1.3 * 2^22, times 255 that stays below 2^31.

function resizeRows(image: ByteImage, width: number, filter: PillowFilter): ByteImage {
  const { start, taps, weights, most } = fixedPointAxis(image.width, width, filter);
  const source = image.data;
  const data = new Uint8Array(image.height * width * 3);
  for (let y = 0, at = 0; y < image.height; y++) {
    const line = y * image.width * 3;
    for (let x = 0; x < width; x++, at += 3) {
      const end = x * most + taps[x];
      let red = HALF, green = HALF, blue = HALF;
      for (let w = x * most, i = line + start[x] * 3; w < end; w++, i += 3) {
        const weight = weights[w];
        red = (red + Math.imul(source[i], weight)) | 0;
        green = (green + Math.imul(source[i + 1], weight)) | 0;
        blue = (blue + Math.imul(source[i + 2], weight)) | 0;
      }
      data[at] = toByte(red);
      data[at + 1] = toByte(green);
      data[at + 2] = toByte(blue);
    }
  }
  return { height: image.height, width, data };
}

function resizeColumns(image: ByteImage, height: number, filter: PillowFilter): ByteImage {
  const { start, taps, weights, most } = fixedPointAxis(image.height, height, filter);
  const source = image.data;
  const line = image.width * 3;
  const data = new Uint8Array(height * line);
  for (let y = 0, at = 0; y < height; y++) {
    const end = y * most + taps[y];
    const first = start[y] * line;
    for (let x = 0; x < line; x++, at++) {
      let sum = HALF;
      for (let w = y * most, i = first + x; w < end; w++, i += line) {
        sum = (sum + Math.imul(source[i], weights[w])) | 0;
      }
      data[at] = toByte(sum);
    }
  }
  return { height, width: image.width, data };
}
