import { resizePillowBilinear } from "../../kernels/resize/pillow.ts";
import type { RgbImage } from "../../method/rgb-image.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import { normalisePixels } from "../clip/preprocess.ts";

/** ImageNet's mean and deviation per channel, as shares of 255. */
const NORMALISATION = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** The image with its longest side made `side`, resized as Pillow does; SAM rounds halves up. */
export function resizeLongest(image: RgbImage, side: number): RgbImage {
  const scale = side / Math.max(image.height, image.width);
  const scaled = (length: number) => Math.max(1, Math.floor(length * scale + 0.5));
  return resizePillowBilinear(image, scaled(image.height), scaled(image.width));
}

/**
 * What SAM's encoder takes: normalised pixels, channel first, zeros below and to the right up to the square.
 *
 * @param image with no side longer than `side`.
 * @returns [1, 3, side, side].
 */
export function paddedPixels(image: RgbImage, side: number): Tensor<Float32Array<ArrayBuffer>> {
  const { height, width } = image;
  const pixels = normalisePixels(image, NORMALISATION);
  const padded = new Float32Array(3 * side * side);
  for (let line = 0; line < 3 * height; line++) {
    const [channel, y] = [Math.floor(line / height), line % height];
    padded.set(pixels.subarray(line * width, (line + 1) * width), (channel * side + y) * side);
  }
  return tensor([1, 3, side, side], padded);
}

/**
 * What the encoder takes where an export has normalisation and padding inside: grey levels 0 … 255.
 *
 * @returns [height, width, 3].
 */
export function rawPixels({ height, width, data }: RgbImage): Tensor<Float32Array<ArrayBuffer>> {
  return tensor([height, width, 3], Float32Array.from(data));
}
