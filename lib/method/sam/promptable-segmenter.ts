import type { ThresholdedMask } from "../../kernels/logits/threshold-logits.ts";
import type { RgbImage } from "../rgb-image.ts";

/** A network that cuts out what lies under a point: SAM, or anything else that can be asked so. */
export interface PromptableSegmenter {
  /** The costly part, once per image or crop. */
  encode(image: RgbImage): Promise<PromptableImage>;
}

/** An image that was encoded and can be asked for masks. */
export interface PromptableImage {
  /**
   * Three masks for each point, every point a question of its own.
   *
   * @param points x and y in pixels of the image that was encoded, [points, 2].
   */
  decode(points: Float32Array): Promise<PointMasks>;
}

/** What a segmenter answers to a batch of points: per point a sub-part, a part and a whole (levels 0, 1, 2). */
export interface PointMasks {
  /** The segmenter's own guess of each mask's IoU with the truth, about 0 … 1, [points, 3]. */
  readonly iouPredicted: Float32Array;
  /**
   * Logits of one mask at the size of the image, [height * width]; above 0 is inside. Made when asked for: most masks
   * fail their score before anyone looks at them, and those of a batch do not all fit into memory.
   */
  logits(point: number, level: number): Float32Array;
  /** The mask of those logits and how it changes at ± `offset`, where that takes less time than making them. */
  thresholded?(point: number, level: number, offset: number): ThresholdedMask;
}
