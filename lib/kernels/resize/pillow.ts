/** An 8-bit RGB image, [height, width, 3] row-major. */
export interface ByteImage {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A filter of Pillow: a kernel of unit spacing, and how many samples it reaches to either side. */
export interface PillowFilter {
  readonly support: number;
  weight(distance: number): number;
}

/** Coefficients are whole multiples of 2^-22: 32 bits less 8 of the samples and 2 for overshoot. */
const PRECISION = 32 - 8 - 2;

/** Along one axis: target position o is the sum of `taps[o]` samples from `start[o]` on, times `weights[o * most + i]`. */
interface Axis {
  readonly start: Int32Array<ArrayBuffer>;
  readonly taps: Int32Array<ArrayBuffer>;
  readonly weights: Int32Array<ArrayBuffer>;
  readonly most: number;
}

/** Fixed-point coefficients. When shrinking, the kernel is widened by the ratio, which is what removes aliasing. */
function fixedPointAxis(from: number, to: number, filter: PillowFilter): Axis {
  const ratio = from / to;
  const stretch = Math.max(ratio, 1);
  const reach = filter.support * stretch;
  const most = Math.ceil(reach) * 2 + 1;
  const start = new Int32Array(to);
  const taps = new Int32Array(to);
  const weights = new Int32Array(to * most);
  for (let o = 0; o < to; o++) {
    const centre = (o + 0.5) * ratio;
    const first = Math.max(Math.trunc(centre - reach + 0.5), 0);
    const count = Math.min(Math.trunc(centre + reach + 0.5), from) - first;
    const raw = Array.from({ length: count }, (_, i) => filter.weight((i + first - centre + 0.5) / stretch));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < count; i++) {
      const scaled = raw[i] / total * 2 ** PRECISION;
      weights[o * most + i] = Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    start[o] = first;
    taps[o] = count;
  }
  return { start, taps, weights, most };
}

const HALF = 1 << (PRECISION - 1);

/** Rounds a fixed-point sum, to which `HALF` was added, to a grey level. */
function toByte(sum: number): number {
  const level = sum >> PRECISION;
  return level < 0 ? 0 : level > 255 ? 255 : level;
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
