import { z } from "zod";
import { MINIMAL_OVERLAP } from "../../method/sam/settings.ts";
import { withNamesOfToday } from "../mask-setting-names.ts";
import { named } from "./named.ts";

const share = () => z.number().min(0).max(1);
const perLevel = () => z.tuple([share(), share(), share()]);

const SamMasks = z.strictObject({
  generator: z.literal("sam"),
  model: z.string().default("sam-vit-h").describe(
    "Name of a SAM that `models pull` fetched, or a folder with its encoder and decoder as ONNX files.",
  ),
  pointsPerSide: z.int().min(1).max(256).default(MINIMAL_OVERLAP.pointsPerSide).describe(
    "Points per side of the grid over the whole image; 128 for Cityscapes.",
  ),
  cropNLayers: z.int().min(0).max(3).default(MINIMAL_OVERLAP.cropNLayers).describe(
    "Layers of crops below the whole image; layer n has 4^n crops.",
  ),
  cropNPointsDownscaleFactor: z.int().min(1).default(MINIMAL_OVERLAP.cropNPointsDownscaleFactor).describe(
    "Crops of layer n have grids of pointsPerSide / cropNPointsDownscaleFactor^n per side.",
  ),
  cropOverlapRatio: share().default(MINIMAL_OVERLAP.cropOverlapRatio).describe(
    "Overlap of the crops of layer 1 as a share of the image's short side.",
  ),
  thresholdBonus: perLevel().default([...MINIMAL_OVERLAP.thresholdBonus]).describe(
    "Added to the predicted IoU of sub-parts, parts and wholes before `predIouThresh`.",
  ),
  nmsBonus: perLevel().default([...MINIMAL_OVERLAP.nmsBonus]).describe(
    "Added to the predicted IoU of sub-parts, parts and wholes for box suppression inside a crop.",
  ),
  predIouThresh: z.number().min(0).max(2).default(MINIMAL_OVERLAP.predIouThresh).describe(
    "Masks are kept if their predicted IoU plus bonus exceeds this.",
  ),
  stabilityScoreOffset: z.number().positive().default(MINIMAL_OVERLAP.stabilityScoreOffset).describe(
    "Stability compares the masks at logits + and - this.",
  ),
  stabilityScoreThresh: share().default(MINIMAL_OVERLAP.stabilityScoreThresh).describe(
    "Masks are kept if they are at least this stable.",
  ),
  edgeTolerance: z.number().min(0).default(MINIMAL_OVERLAP.edgeTolerance).describe(
    "Masks are dropped if they come this close to a border of their crop inside the image, in pixels.",
  ),
  boxNmsThresh: share().default(MINIMAL_OVERLAP.boxNmsThresh).describe(
    "Box IoU above which the worse of two masks of a crop is dropped.",
  ),
  cropNmsThresh: share().default(MINIMAL_OVERLAP.cropNmsThresh).describe(
    "Box IoU above which the mask from the larger of two crops is dropped.",
  ),
  minMaskRegionArea: z.int().min(0).default(MINIMAL_OVERLAP.minMaskRegionArea).describe(
    "Holes with fewer pixels are filled, islands with fewer are dropped; 0 leaves masks as they are.",
  ),
  nesting: share().nullable().default(MINIMAL_OVERLAP.nesting).describe(
    "A mask is left out if a mask of a higher level covers this share of it; null keeps all.",
  ),
});

/** Masks of pictures without ground truth: segmented here, with the settings that experiments use. */
export const SegmentedMasks = named(
  "generator",
  z.discriminatedUnion("generator", [z.strictObject({ generator: z.literal("classical") }), SamMasks]),
  withNamesOfToday,
);

/** How masks are proposed. */
export const Masks = named(
  "generator",
  z.discriminatedUnion("generator", [
    z.strictObject({ generator: z.literal("classical").describe("Graph-based segmentation.") }),
    z.strictObject({
      generator: z.literal("oracle").describe("Regions of the ground truth, a ceiling."),
      minMaskRegionArea: z.int().min(0).default(MINIMAL_OVERLAP.minMaskRegionArea).describe(
        "Regions of fewer pixels are left out, as SAM's clean-up drops islands; 0 keeps every fragment.",
      ),
    }),
    SamMasks,
    z.strictObject({
      generator: z.literal("import"),
      from: z.string().describe(
        "Folder of masks made elsewhere: per image NAME.json or NAME/0.png, ... as segment-anything's amg.py writes them.",
      ),
      levels: z.enum(["stated", "nesting"]).default("stated").describe(
        "Levels where files state none: all wholes, or by nesting: wholes, parts, sub-parts.",
      ),
      nesting: share().nullable().default(null).describe(
        "A mask is left out if a mask of a higher level covers this share of it, as in SAM's own setting (0.3); null keeps all.",
      ),
    }),
  ]),
  withNamesOfToday,
);
