import { type ThresholdedMask, thresholdLogits } from "../../kernels/logits/threshold-logits.ts";
import type { MaskGenerationSettings } from "./settings.ts";

/** Where a mask was proposed. */
interface CropPlace {
  /** The crop in the image: x0, y0, x1, y1, ends exclusive. */
  readonly crop: ArrayLike<number>;
  readonly image: { readonly height: number; readonly width: number };
}

/** What is measured of one mask inside its crop, and whether it is kept. */
interface JudgedMask {
  /** Where the logit is above 0: run lengths in the crop row by row, zeros first. */
  readonly runs: Int32Array<ArrayBuffer>;
  /** How little the mask changes with its threshold, 0 … 1; 0 for one without any logit above the negative offset. */
  readonly stability: number;
  /** x0, y0, x1, y1, all inclusive, in crop coordinates. */
  readonly box: Int32Array<ArrayBuffer>;
  readonly nearCropEdge: boolean;
  /** Stable enough and not cut by its crop. */
  readonly stays: boolean;
}

type Limits = Pick<MaskGenerationSettings, "stabilityScoreThresh" | "edgeTolerance">;

/**
 * Steps 5 to 7 of the minimal-overlap generation for one mask: stability, bits and box, distance from the crop's border.
 *
 * @param logits at the size of the crop, [height * width].
 */
export function judgeMask(
  logits: Float32Array,
  place: CropPlace,
  settings: Limits & Pick<MaskGenerationSettings, "stabilityScoreOffset">,
): JudgedMask {
  const width = place.crop[2] - place.crop[0];
  return judgeThresholded(thresholdLogits(logits, width, settings.stabilityScoreOffset), place, settings);
}

/** The same for a mask that was cut out of its logits, at the settings' offset. */
export function judgeThresholded(
  { runs, inner, outer, box }: ThresholdedMask,
  { crop, image }: CropPlace,
  settings: Limits,
): JudgedMask {
  const stability = outer === 0 ? 0 : inner / outer;
  // Probably cut off by its crop: some side lies close to the crop's border but not to the image's.
  const cut = [0, 0, image.width, image.height].some((border, side) => {
    const place = box[side] + crop[side % 2];
    const isNear = (edge: number) => Math.abs(place - edge) <= settings.edgeTolerance;
    return isNear(crop[side]) && !isNear(border);
  });
  return {
    ...{ runs, box, stability, nearCropEdge: cut },
    stays: stability >= settings.stabilityScoreThresh && !cut,
  };
}
