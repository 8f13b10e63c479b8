import { boxNms } from "./box-nms.ts";
import { maskBoxes } from "./mask-boxes.ts";
import { nearCropEdge } from "./near-crop-edge.ts";
import { stability } from "./stability.ts";

/** Thresholds of the minimal-overlap generation. Bonuses are per level: sub-part, part, whole. */
export interface FilterSettings {
  /** Added to the predicted IoU before the score threshold: wholes pass more easily. */
  readonly thresholdBonus: readonly [number, number, number];
  /** Added to the predicted IoU for suppression: wholes win over parts. */
  readonly nmsBonus: readonly [number, number, number];
  /** Kept above this, 0 … 1 and more with the bonus. */
  readonly score: number;
  readonly stabilityOffset: number;
  /** Kept from this on, 0 … 1. */
  readonly stability: number;
  /** Pixels. */
  readonly edgeTolerance: number;
  /** Box IoU above which the worse of two is dropped, 0 … 1. */
  readonly nmsIou: number;
}

/** The setting used for VOC and COCO (METHOD 2). */
export const MINIMAL_OVERLAP: FilterSettings = {
  thresholdBonus: [0, 0, 0.1],
  nmsBonus: [0, 0, 1],
  score: 0.86,
  stabilityOffset: 1,
  stability: 0.92,
  edgeTolerance: 20,
  nmsIou: 0.7,
};

/** Candidate masks that a mask decoder made in one crop. */
export interface CropCandidates {
  readonly height: number;
  readonly width: number;
  /** [candidates, height, width] at the size of the crop. */
  readonly logits: Float32Array;
  /** 0 sub-part, 1 part, 2 whole. */
  readonly levels: ArrayLike<number>;
  readonly iouPredicted: ArrayLike<number>;
  /** The crop in the image: x0, y0, x1, y1, ends exclusive. */
  readonly crop: ArrayLike<number>;
  readonly image: { readonly height: number; readonly width: number };
}

/** What each step of the filter says of every candidate, and who is left. */
export interface FilteredCrop {
  readonly scores: Float64Array<ArrayBuffer>;
  readonly nmsScores: Float64Array<ArrayBuffer>;
  readonly stability: Float64Array<ArrayBuffer>;
  /** Of logits above 0, crop coordinates, [candidates, 4]. */
  readonly boxes: Int32Array<ArrayBuffer>;
  readonly nearCropEdge: Uint8Array<ArrayBuffer>;
  /** Candidates left, by falling suppression score. */
  readonly kept: Int32Array<ArrayBuffer>;
}

/** Steps 3 to 8 of the minimal-overlap generation for one crop: score, stability, border and box suppression. */
export function filterCrop(candidates: CropCandidates, settings = MINIMAL_OVERLAP): FilteredCrop {
  const { height, width, logits, levels, iouPredicted, crop, image } = candidates;
  const count = levels.length;
  const pixels = height * width;
  const withBonus = (bonus: FilterSettings["nmsBonus"]) =>
    Float64Array.from({ length: count }, (_, i) => iouPredicted[i] + bonus[levels[i]]);
  const scores = withBonus(settings.thresholdBonus);
  const nmsScores = withBonus(settings.nmsBonus);
  const stabilities = Float64Array.from(
    { length: count },
    (_, i) => stability(logits.subarray(i * pixels, (i + 1) * pixels), settings.stabilityOffset),
  );
  const boxes = maskBoxes(logits.map((logit) => logit > 0 ? 1 : 0), count, height, width);
  const boxOf = (i: number) => boxes.subarray(i * 4, i * 4 + 4);
  const cut = Uint8Array.from(
    { length: count },
    (_, i) => nearCropEdge(boxOf(i), crop, image, settings.edgeTolerance) ? 1 : 0,
  );
  const passing = Array.from({ length: count }, (_, i) => i).filter((i) =>
    scores[i] > settings.score && stabilities[i] >= settings.stability && !cut[i]
  );
  const order = boxNms(
    passing.flatMap((i) => [...boxOf(i)]),
    passing.map((i) => nmsScores[i]),
    settings.nmsIou,
  );
  return {
    scores,
    nmsScores,
    stability: stabilities,
    boxes,
    nearCropEdge: cut,
    kept: order.map((place) => passing[place]),
  };
}
