import { decode } from "fast-png";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { normalisePixels, resizeAndCrop, resizeToTiles, tiledSize } from "../../backbones/clip/preprocess.ts";
import { resizeBicubic } from "../../kernels/resize/bicubic.ts";
import { resizeBilinear, spreadBilinear } from "../../kernels/resize/bilinear.ts";
import { type NearestRule, resizeNearest } from "../../kernels/resize/nearest.ts";
import { resizePillowBicubic } from "../../kernels/resize/pillow.ts";
import type { RgbImage } from "../../method/rgb-image.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";
import { byPart } from "./by-part.ts";

/** Golden cases "resize": float resizing as in PyTorch, 8-bit resizing as in Pillow, and CLIP's preprocessing. */
export const resize: ParityKind = byPart(
  { float: floatCase, pil: pillowCase, preprocess: preprocessCase },
  (sub) => `the part "${sub}" of this kind is not known`,
);

type Values = Record<string, Tensor>;
type Size = readonly [height: number, width: number];

function floatCase({ tensors, params }: ParityCase): Values {
  const { x, mask, grad } = tensors;
  const [count, ...from] = x.shape as [number, number, number];
  const planes = x.data as Float32Array<ArrayBuffer>;
  const bits = mask.data as Uint8Array<ArrayBuffer>;
  const values: Values = {};
  for (const size of params.sizes as Size[]) {
    const at = size.join("x");
    values[`bilinear/${at}`] = tensor([count, ...size], resizeBilinear(planes, from, size));
    values[`bicubic/${at}`] = tensor([count, ...size], resizeBicubic(planes, from, size));
    for (const rule of ["nearest", "nearest-exact"] satisfies NearestRule[]) {
      values[`${rule}/${at}`] = tensor([count, ...size], resizeNearest(planes, from, size, rule));
      values[`mask_${rule}/${at}`] = tensor(size, resizeNearest(bits, from, size, rule));
    }
  }
  const [, ...upsampled] = grad.shape as [number, number, number];
  const spread = spreadBilinear(grad.data as Float32Array, upsampled, from);
  values.bilinear_transpose = tensor([count, ...from], spread);
  return values;
}

function pillowCase({ tensors, params }: ParityCase): Values {
  const [height, width] = tensors.image.shape;
  const image = { height, width, data: tensors.image.data as Uint8Array<ArrayBuffer> };
  const values: Values = {};
  for (const size of params.sizes as Size[]) {
    values[size.join("x")] = bytes(resizePillowBicubic(image, ...size));
  }
  return values;
}

async function preprocessCase({ folder, tensors, params }: ParityCase): Promise<Values> {
  const { height, width, data } = decode(await readFile(join(folder, "image.png")));
  const image = { height, width, data: Uint8Array.from(data) };
  const { size_rule: rule, shortest_edge: edge } = params;
  const sizes = tensors.sizes_in.data as Int32Array;
  const sizesOut = new Int32Array(sizes.length);
  for (let i = 0; i < sizes.length; i += 2) {
    sizesOut.set(tiledSize(sizes[i], sizes[i + 1], rule.short, rule.multiple), i);
  }
  const resized = resizeToTiles(image, params.short, params.multiple);
  const cropped = resizeAndCrop(image, { shortestEdge: edge, crop: edge });
  const pixels = (from: RgbImage) => tensor([3, from.height, from.width], normalisePixels(from, params));
  return {
    sizes_out: tensor(tensors.sizes_in.shape, sizesOut),
    resized: bytes(resized),
    pixel_values: pixels(resized),
    clip_cropped: bytes(cropped),
    clip_pixel_values: pixels(cropped),
  };
}

function bytes({ height, width, data }: RgbImage): Tensor {
  return tensor([height, width, 3], data);
}
