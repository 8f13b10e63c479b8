import type { Crops } from "../dense-encoder.ts";
import { type Box, type Downsampling, tokenMasks } from "../mask-bias.ts";
import type { MaskBits } from "../mask-set.ts";
import type { Size } from "../size.ts";

/** I': an image resized for CLIP and normalised by its mean and deviation. */
export interface NormalisedImage extends Size {
  /** [3, height, width]. */
  readonly pixels: Float32Array<ArrayBuffer>;
}

/**
 * Crops of one image with the masks of each at token resolution.
 *
 * @param boxes equal in size, at least one.
 * @param masks at the size of `image`, or at any size where the only box is the whole image.
 */
export function cutCrops(
  image: NormalisedImage,
  boxes: readonly Box[],
  masks: MaskBits,
  patch: number,
  downsampling?: Downsampling,
): Crops {
  const { height, width } = boxes[0];
  const whole = height === image.height && width === image.width;
  const grid = [height / patch, width / patch] as const;
  return {
    height,
    width,
    count: boxes.length,
    boxes,
    pixels: whole ? image.pixels : cutPixels(image, boxes),
    tokenMasks: boxes.map((box) => tokenMasks(masks, ...grid, whole ? undefined : box, downsampling)),
  };
}

function cutPixels(image: NormalisedImage, boxes: readonly Box[]): Float32Array<ArrayBuffer> {
  const { height, width } = boxes[0];
  const out = new Float32Array(boxes.length * 3 * height * width);
  let at = 0;
  for (const { top, left } of boxes) {
    for (let channel = 0; channel < 3; channel++) {
      for (let y = top; y < top + height; y++) {
        const start = (channel * image.height + y) * image.width + left;
        out.set(image.pixels.subarray(start, start + width), at);
        at += width;
      }
    }
  }
  return out;
}
