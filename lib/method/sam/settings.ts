/** One number per level of a mask: sub-part, part, whole. */
export type PerLevel = readonly [subPart: number, part: number, whole: number];

/**
 * Settings of automatic mask generation, in the order in which the steps use them (METHOD 2). Settings that segment-anything's
 * SamAutomaticMaskGenerator has too bear its names.
 */
export interface MaskGenerationSettings {
  /** Points per side of the grid over the whole image, 1 and up; 32 for VOC and COCO, 128 for Cityscapes. */
  readonly pointsPerSide: number;
  /** Layers of crops below the whole image, 0 … 3; layer n has 4^n crops, each an encoder pass of its own. */
  readonly cropNLayers: number;
  /** A crop of layer n has a grid of pointsPerSide / cropNPointsDownscaleFactor^n per side, rounded down; 1 and up. */
  readonly cropNPointsDownscaleFactor: number;
  /** Overlap of the crops of layer 1 as a share of the image's short side, 0 … 1. */
  readonly cropOverlapRatio: number;
  /** Added to the predicted IoU before `predIouThresh`, each 0 … 1: wholes pass more easily. */
  readonly thresholdBonus: PerLevel;
  /** Added to the predicted IoU for suppression inside a crop, each 0 … 1: wholes win over parts. */
  readonly nmsBonus: PerLevel;
  /** Masks are kept if their predicted IoU plus bonus exceeds this, 0 … 1. */
  readonly predIouThresh: number;
  /** Distance of the two logits between which a mask must hardly change, above 0; SAM's logits reach about ± 20. */
  readonly stabilityScoreOffset: number;
  /** Masks are kept if their stability is at least this, 0 … 1. */
  readonly stabilityScoreThresh: number;
  /**
   * Masks are dropped if they come this close to a border of their crop, in pixels, 0 and up, unless it is the image's border
   * too.
   */
  readonly edgeTolerance: number;
  /** Inside a crop, a mask is dropped if its box has a larger IoU than this with the box of a better one, 0 … 1. */
  readonly boxNmsThresh: number;
  /** The same between crops, where the smaller crop wins, 0 … 1. */
  readonly cropNmsThresh: number;
  /** Holes and islands of fewer pixels are removed, 0 and up; 0 leaves masks as they are. */
  readonly minMaskRegionArea: number;
  /** A mask is left out if a mask of a higher level covers this share of it or more, 0 … 1; null keeps all. */
  readonly nesting: number | null;
}

/** The "minimal-overlap" setting used for VOC and COCO (METHOD 2: `l2_nmsf_s1_rsw3`). */
export const MINIMAL_OVERLAP: MaskGenerationSettings = {
  pointsPerSide: 32,
  cropNLayers: 1,
  cropNPointsDownscaleFactor: 2,
  cropOverlapRatio: 512 / 1500,
  thresholdBonus: [0, 0, 0.1],
  nmsBonus: [0, 0, 1],
  predIouThresh: 0.86,
  stabilityScoreOffset: 1,
  stabilityScoreThresh: 0.92,
  edgeTolerance: 20,
  boxNmsThresh: 0.7,
  cropNmsThresh: 0.7,
  minMaskRegionArea: 100,
  nesting: 0.3,
};
