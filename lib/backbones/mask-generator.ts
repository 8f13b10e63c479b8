import type { MaskSet } from "../method/mask-set.ts";
import type { RgbImage } from "../method/rgb-image.ts";

/** Class-agnostic masks of an image: SAM, a classical segmenter, or anything else that proposes regions. */
export interface MaskGenerator {
  /** For protocols and messages. */
  readonly name: string;
  /** The masks of an image, at its size. */
  generate(image: RgbImage): Promise<MaskSet>;
}
