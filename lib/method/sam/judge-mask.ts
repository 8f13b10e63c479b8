import { maskBoxes } from "./mask-boxes.ts";
import { nearCropEdge } from "./near-crop-edge.ts";
import type { MaskGenerationSettings } from "./settings.ts";
import { stability } from "./stability.ts";

/** Where a mask was proposed. */
export interface CropPlace {
  /** The crop in the image: x0, y0, x1, y1, ends exclusive. */
  readonly crop: ArrayLike<number>;
  readonly image: { readonly height: number; readonly width: number };
}

/** What is measured of one mask inside its crop, and whether it is kept. */
export interface JudgedMask {
  /** 1 where the logit is above 0, [height * width] of the crop. */
  readonly bits: Uint8Array<ArrayBuffer>;
  /** 0 … 1. */
  readonly stability: number;
  /** x0, y0, x1, y1, all inclusive, in crop coordinates. */
  readonly box: Int32Array<ArrayBuffer>;
  readonly nearCropEdge: boolean;
  /** Stable enough and not cut by its crop. */
  readonly stays: boolean;
}

/**
 * Steps 5 to 7 of the minimal-overlap generation for one mask: stability, bits and box, distance from the crop's border.
 *
 * @param logits at the size of the crop, [height * width].
 */
export function judgeMask(
  logits: Float32Array,
  { crop, image }: CropPlace,
  settings: Pick<MaskGenerationSettings, "stabilityScoreOffset" | "stabilityScoreThresh" | "edgeTolerance">,
): JudgedMask {
  const [height, width] = [crop[3] - crop[1], crop[2] - crop[0]];
  const bits = new Uint8Array(logits.length);
  for (let i = 0; i < logits.length; i++) bits[i] = logits[i] > 0 ? 1 : 0;
  const share = stability(logits, settings.stabilityScoreOffset);
  const box = maskBoxes(bits, 1, height, width);
  const cut = nearCropEdge(box, crop, image, settings.edgeTolerance);
  return {
    ...{ bits, stability: share, box, nearCropEdge: cut },
    stays: share >= settings.stabilityScoreThresh && !cut,
  };
}
