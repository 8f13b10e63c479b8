import { resizePillowBicubic } from "../../kernels/resize/pillow.ts";
import { partOf, type RgbImage } from "../../method/rgb-image.ts";
import type { Preprocessing } from "./config.ts";

/** Rounds to the nearest whole number, halves to the even one, as Python's `round` does. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/**
 * Size of I' (METHOD 1): the short side becomes `short`, each side is rounded and then raised to a multiple of `multiple`,
 * so that patches tile it. The slight change of aspect is the authors'.
 *
 * @returns [height, width] in pixels.
 */
export function tiledSize(height: number, width: number, short: number, multiple: number): [number, number] {
  const raise = (side: number) =>
    Math.ceil(roundHalfEven(side * short / Math.min(height, width)) / multiple) * multiple;
  return [raise(height), raise(width)];
}

/** I' of the method: the image at `tiledSize`, resized as Pillow resizes. */
export function resizeToTiles(image: RgbImage, short: number, multiple: number): RgbImage {
  return resizePillowBicubic(image, ...tiledSize(image.height, image.width, short, multiple));
}

/** CLIP's own preprocessing of whole images: shortest edge to a given length, then the centre square. */
export function resizeAndCrop(
  image: RgbImage,
  { shortestEdge, crop }: Pick<Preprocessing, "shortestEdge" | "crop">,
): RgbImage {
  const { height, width } = image;
  const short = Math.min(height, width);
  const scaled = (side: number) => side === short ? shortestEdge : Math.trunc(shortestEdge * side / short);
  const resized = resizePillowBicubic(image, scaled(height), scaled(width));
  const before = (side: number) => Math.trunc((side - crop) / 2);
  return partOf(resized, before(resized.width), before(resized.height), { height: crop, width: crop });
}

/**
 * Pixels as the tower takes them: (v / 255 - mean) / std, channel first.
 *
 * @returns [3, height, width].
 */
export function normalisePixels(
  image: RgbImage,
  { mean, std }: Pick<Preprocessing, "mean" | "std">,
): Float32Array<ArrayBuffer> {
  const area = image.height * image.width;
  const pixels = new Float32Array(3 * area);
  // 256 possible values of a channel: they are looked up, where dividing every pixel would take longer.
  const [red, green, blue] = mean.map((level, channel) =>
    Float32Array.from({ length: 256 }, (_, v) => (v / 255 - level) / std[channel])
  );
  const { data } = image;
  for (let i = 0, at = 0; i < area; i++, at += 3) {
    pixels[i] = red[data[at]];
    pixels[area + i] = green[data[at + 1]];
    pixels[2 * area + i] = blue[data[at + 2]];
  }
  return pixels;
}
