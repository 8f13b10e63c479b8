// @ts-types="@types/d3"
import { interpolateViridis } from "d3";
import { encode } from "fast-png";
import type { Picture } from "./panels.ts";

/** Pixels with three numbers each, or with one label each, [height, width, channels] row-major. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour as pages write it, "#rrggbb". */
export function hexColour(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** The label of pixels that do not count. */
const IGNORED = 255;
const WHITE: Rgb = [255, 255, 255];
const WRONG: Rgb = [213, 94, 0];
const WRONG_STRIPE: Rgb = [110, 40, 0];

/** Pixels of three numbers as a PNG. */
export function picture({ height, width, data }: Pixels): Picture {
  const copy = Uint8Array.from(data);
  return { height, width, png: new Uint8Array(encode({ width, height, channels: 3, data: copy })) };
}

/** A label map in colours; pixels that do not count are white. */
export function labelPixels({ height, width, data }: Pixels, colours: readonly Rgb[]): Pixels {
  return painted(height, width, (pixel) => data[pixel] === IGNORED ? WHITE : colours[data[pixel]]);
}

/** Where a prediction is wrong: orange stripes over the pale image; pixels that do not count are white. */
export function errorPixels(image: Pixels, truth: Pixels, prediction: Pixels): Pixels {
  const { height, width } = truth;
  return painted(height, width, (pixel) => {
    if (truth.data[pixel] === IGNORED) return WHITE;
    if (truth.data[pixel] === prediction.data[pixel]) return pale(image, pixel);
    const stripe = (Math.floor(pixel / width) + pixel % width) % 6 < 2;
    return stripe ? WRONG_STRIPE : WRONG;
  });
}

/**
 * Numbers in viridis, from dark (`low`) to light (`high`).
 *
 * @param value of a pixel; null leaves the pale image.
 */
export function heatPixels(
  image: Pixels,
  value: (pixel: number) => number | null,
  [low, high]: readonly [low: number, high: number],
): Pixels {
  return painted(image.height, image.width, (pixel) => {
    const number = value(pixel);
    if (number === null) return pale(image, pixel);
    return viridis(high > low ? Math.min(1, Math.max(0, (number - low) / (high - low))) : 0);
  });
}

export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Cuts a part out of a picture; every pixel becomes a square of `scale` pixels. */
export function cutOut({ width, data }: Pixels, box: Box, scale: number): Pixels {
  const [tall, wide] = [box.height * scale, box.width * scale];
  return painted(tall, wide, (pixel) => {
    const y = box.top + Math.floor(Math.floor(pixel / wide) / scale);
    const x = box.left + Math.floor((pixel % wide) / scale);
    const at = (y * width + x) * 3;
    return [data[at], data[at + 1], data[at + 2]];
  });
}

/** The part of an image, of the image's own proportions, that shows a region with its surroundings. */
export function boxAround(
  { height, width }: Pick<Pixels, "height" | "width">,
  region: (pixel: number) => boolean,
): Box {
  let [top, left, bottom, right] = [height, width, 0, 0];
  for (let pixel = 0; pixel < height * width; pixel++) {
    if (!region(pixel)) continue;
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
  }
  const share = Math.min(1, 1.5 * Math.max((bottom - top) / height, (right - left) / width));
  const [tall, wide] = [Math.round(share * height), Math.round(share * width)];
  const within = (middle: number, length: number, whole: number) =>
    Math.min(whole - length, Math.max(0, Math.round(middle - length / 2)));
  return {
    top: within((top + bottom) / 2, tall, height),
    left: within((left + right) / 2, wide, width),
    height: tall,
    width: wide,
  };
}

/** Pixels of a picture this wide that make a line worth seeing: pictures are shown about 160 wide. */
const lineIn = (width: number) => Math.max(1, Math.round(width / 200));

/**
 * Draws the rim of a region: a white line inside its border, a dark one outside.
 *
 * @param shown the width that will be seen of it, in pixels: lines are as thick as that needs.
 */
export function withContour(
  { height, width, data }: Pixels,
  region: (pixel: number) => boolean,
  shown = width,
): Pixels {
  const thick = lineIn(shown);
  const sides = Array.from({ length: thick }, (_, i) => i + 1)
    .flatMap((away) => [[0, away], [0, -away], [away, 0], [-away, 0]]);
  const drawn = Uint8Array.from(data);
  const inside = (y: number, x: number) =>
    y >= 0 && x >= 0 && y < height && x < width && region(y * width + x);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = inside(y, x);
      const rim = sides.some(([dy, dx]) => inside(y + dy, x + dx) !== here);
      if (rim) drawn.fill(here ? 255 : 20, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { height, width, data: drawn };
}

function painted(height: number, width: number, colour: (pixel: number) => Rgb): Pixels {
  const data = new Uint8Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel++) data.set(colour(pixel), pixel * 3);
  return { height, width, data };
}

function pale({ data }: Pixels, pixel: number): Rgb {
  const [red, green, blue] = data.subarray(pixel * 3, pixel * 3 + 3);
  const grey = 170 + (0.299 * red + 0.587 * green + 0.114 * blue) / 3;
  return [grey, grey, grey];
}

function viridis(share: number): Rgb {
  const hex = parseInt(interpolateViridis(share).slice(1), 16);
  return [hex >> 16, (hex >> 8) & 255, hex & 255];
}
