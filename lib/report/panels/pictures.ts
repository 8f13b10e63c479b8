import { encode } from "fast-png";
import type { Picture } from "./panels.ts";

/** Pixels with three or one number each, [height, width, channels] row-major. */
interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

/** Red, green, blue. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The label of pixels that do not count. */
const IGNORED = 255;
const WRONG: Rgb = [213, 94, 0];
const WRONG_STRIPE: Rgb = [110, 40, 0];

/** An image as it is. */
export function imagePicture({ height, width, data }: Pixels): Picture {
  return picture(height, width, Uint8Array.from(data));
}

/** A label map in colours; pixels that do not count are white. */
export function labelPicture({ height, width, data }: Pixels, colours: readonly Rgb[]): Picture {
  return painted(height, width, (pixel) => data[pixel] === IGNORED ? [255, 255, 255] : colours[data[pixel]]);
}

/** Where a prediction is wrong: orange stripes over the pale image; pixels that do not count are white. */
export function errorPicture(image: Pixels, truth: Pixels, prediction: Pixels): Picture {
  const { height, width } = truth;
  return painted(height, width, (pixel) => {
    if (truth.data[pixel] === IGNORED) return [255, 255, 255];
    if (truth.data[pixel] !== prediction.data[pixel]) {
      const stripe = (Math.floor(pixel / width) + pixel % width) % 6 < 2;
      return stripe ? WRONG_STRIPE : WRONG;
    }
    const [red, green, blue] = image.data.subarray(pixel * 3, pixel * 3 + 3);
    const pale = 170 + (0.299 * red + 0.587 * green + 0.114 * blue) / 3;
    return [pale, pale, pale];
  });
}

/**
 * Numbers as colours.
 *
 * @param values [height, width]; NaN is left transparent white.
 * @param colour of a value scaled to 0 … 1 between `low` and `high`.
 */
export function heatPicture(
  { height, width }: Pick<Pixels, "height" | "width">,
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
  colour: (share: number) => Rgb,
): Picture {
  return painted(height, width, (pixel) => {
    const value = values[pixel];
    if (Number.isNaN(value)) return [255, 255, 255];
    return colour(high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0);
  });
}

/** Draws the rim of a region over a picture's pixels: white with a dark line on both sides of the border. */
export function withContour(
  { height, width, data }: Pixels,
  region: (pixel: number) => boolean,
): Pixels {
  const drawn = Uint8Array.from(data);
  const inside = (y: number, x: number) =>
    y >= 0 && x >= 0 && y < height && x < width && region(y * width + x);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = inside(y, x);
      const rim = [[0, 1], [0, -1], [1, 0], [-1, 0]].some(([dy, dx]) => inside(y + dy, x + dx) !== here);
      if (rim) drawn.fill(here ? 255 : 20, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { height, width, data: drawn };
}

function painted(height: number, width: number, colour: (pixel: number) => Rgb): Picture {
  const data = new Uint8Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel++) data.set(colour(pixel), pixel * 3);
  return picture(height, width, data);
}

function picture(height: number, width: number, data: Uint8Array): Picture {
  return { height, width, png: new Uint8Array(encode({ width, height, channels: 3, data })) };
}
