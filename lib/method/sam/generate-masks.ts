import { Buffer } from "node:buffer";
import { thresholdLogits } from "../../kernels/logits/threshold-logits.ts";
import type { MaskSet } from "../mask-set.ts";
import { partOf, type RgbImage } from "../rgb-image.ts";
import { cleanRegions } from "./clean-regions.ts";
import { cropBoxes } from "./crop-boxes.ts";
import { gridOf } from "./effort.ts";
import { areaOf, filterNested } from "./filter-nested.ts";
import { judgeThresholded } from "./judge-mask.ts";
import { maskBoxes } from "./mask-boxes.ts";
import { pointGrid } from "./point-grid.ts";
import type { PromptableSegmenter } from "./promptable-segmenter.ts";
import { type MaskGenerationSettings, MINIMAL_OVERLAP } from "./settings.ts";
import { scoreOf, suppressed } from "./box-nms.ts";

/** Points per batch. It bounds the memory for logits; the answers do not depend on it. */
const POINTS_PER_BATCH = 64;
const LEVELS = 3;

/** x0, y0, x1, y1 in pixels of the image. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** How a mask came about. */
export interface MaskOrigin {
  /** The IoU that the segmenter predicts, without any bonus. */
  readonly iouPredicted: number;
  /** 0 … 1. */
  readonly stability: number;
  /** The point that was asked, x and y in pixels of the image. */
  readonly point: readonly [x: number, y: number];
  /** The crop that was asked, ends exclusive. */
  readonly crop: Box;
}

/** The masks of an image with their levels, and the origin of each. */
export interface GeneratedMasks {
  /** At the size of the image. */
  readonly masks: MaskSet;
  /** Where each mask came from, in the same order. */
  readonly origins: readonly MaskOrigin[];
}

/** A candidate mask between the steps. */
interface Candidate extends MaskOrigin {
  /** 0 sub-part, 1 part, 2 whole. */
  readonly level: number;
  /** Of the mask's outermost pixels, all inclusive. */
  readonly box: Box;
  /** Run lengths inside the crop, row by row: thousands of candidates fit into memory. */
  readonly runs: Int32Array<ArrayBuffer>;
}

/** A candidate in the frame of the image: 0 or 1, [height * width]. */
interface Pasted extends Candidate {
  readonly bits: Uint8Array<ArrayBuffer>;
}

/**
 * Automatic mask generation: a segmenter is asked at many points; masks that are unsure, repeated, cut off or part of something
 * larger are dropped (METHOD 2, steps 1 to 12).
 *
 * @param onProgress called with the share that is done, 0 … 1; an encoder pass, a batch of points and all that comes after the
 * last of them count alike.
 * @returns wholes first, then parts, then sub-parts; possibly no mask at all.
 */
export async function generateMasks(
  segmenter: PromptableSegmenter,
  image: RgbImage,
  settings: MaskGenerationSettings = MINIMAL_OVERLAP,
  onProgress: (share: number) => void = () => {},
): Promise<GeneratedMasks> {
  const crops = cropsOf(image, settings);
  const steps = crops.reduce((sum, { grid }) => sum + 1 + Math.ceil(grid * grid / POINTS_PER_BATCH), 1);
  let done = 0;
  const candidates: Candidate[] = [];
  for (const crop of crops) {
    const found = await candidatesOf(segmenter, image, crop, settings, () => onProgress(++done / steps));
    // Step 8: among masks of one crop with nearly the same box, the best is kept; wholes count as better than parts.
    const score = (candidate: Candidate) => scoreOf(candidate, settings.nmsBonus);
    candidates.push(...suppressed(found, score, settings.boxNmsThresh));
  }
  // Step 9: among masks of several crops with nearly the same box, the one from the smallest crop is kept, whatever its level.
  const score = ({ crop: [left, top, right, bottom] }: Candidate) => 1 / ((right - left) * (bottom - top));
  const pasted = suppressed(candidates, score, settings.cropNmsThresh).map((kept) => paste(kept, image));
  const generated = collect(withoutNested(cleaned(pasted, image, settings), settings), image);
  onProgress(1);
  return generated;
}

/** A crop and the points per side of its grid. */
interface Crop {
  readonly box: Box;
  readonly grid: number;
}

/** Steps 1 and 2: the whole image and crops of it, each with its grid of points. */
function cropsOf({ height, width }: RgbImage, settings: MaskGenerationSettings): Crop[] {
  const { boxes, layers } = cropBoxes(height, width, settings.cropNLayers, settings.cropOverlapRatio);
  return Array.from(layers, (layer, crop) => ({ box: boxAt(boxes, crop), grid: gridOf(settings, layer) }));
}

/** The n-th of some boxes. */
function boxAt(boxes: ArrayLike<number>, n: number): Box {
  return [boxes[4 * n], boxes[4 * n + 1], boxes[4 * n + 2], boxes[4 * n + 3]];
}

/** Steps 3 to 7: the masks of every point that pass on their own, [point, level] in order. */
async function candidatesOf(
  segmenter: PromptableSegmenter,
  image: RgbImage,
  { box: crop, grid }: Crop,
  settings: MaskGenerationSettings,
  onStep: () => void,
): Promise<Candidate[]> {
  const [left, top, right, bottom] = crop;
  const [height, width] = [bottom - top, right - left];
  const encoded = await segmenter.encode(partOf(image, left, top, { height, width }));
  onStep();
  const points = pointGrid(grid, height, width);
  const candidates: Candidate[] = [];
  for (let first = 0; first < grid * grid; first += POINTS_PER_BATCH) {
    const batch = points.subarray(2 * first, 2 * (first + POINTS_PER_BATCH));
    const answers = await encoded.decode(batch);
    for (let answer = 0; answer < batch.length / 2 * LEVELS; answer++) {
      const [point, level] = [Math.floor(answer / LEVELS), answer % LEVELS];
      const iouPredicted = answers.iouPredicted[answer];
      if (!(scoreOf({ iouPredicted, level }, settings.thresholdBonus) > settings.predIouThresh)) continue;
      const mask = answers.thresholded?.(point, level, settings.stabilityScoreOffset) ??
        thresholdLogits(answers.logits(point, level), width, settings.stabilityScoreOffset);
      const judged = judgeThresholded(mask, { crop, image }, settings);
      if (!judged.stays) continue;
      const [x0, y0, x1, y1] = judged.box;
      candidates.push({
        ...{ iouPredicted, stability: judged.stability, level, crop },
        point: [left + batch[2 * point], top + batch[2 * point + 1]],
        box: [left + x0, top + y0, left + x1, top + y1],
        runs: judged.runs,
      });
    }
    onStep();
  }
  return candidates;
}

function paste(candidate: Candidate, { height, width }: RgbImage): Pasted {
  const [left, top, right] = candidate.crop;
  const cropWidth = right - left;
  const bits = new Uint8Array(height * width);
  // A run of the crop is cut where a row of it ends.
  let at = 0;
  candidate.runs.forEach((run, i) => {
    for (const end = at + run; at < end;) {
      const y = Math.floor(at / cropWidth);
      const stop = Math.min(end, (y + 1) * cropWidth);
      const start = (top + y) * width + left - y * cropWidth;
      if (i % 2 === 1) bits.fill(1, start + at, start + stop);
      at = stop;
    }
  });
  return { ...candidate, bits };
}

/** Step 10: small holes filled and small islands dropped; masks that needed none of it win over those that did. */
function cleaned(
  masks: readonly Pasted[],
  { height, width }: RgbImage,
  { minMaskRegionArea, boxNmsThresh, cropNmsThresh }: MaskGenerationSettings,
): Pasted[] {
  if (minMaskRegionArea === 0) return [...masks];
  const clean = masks.map((mask) => {
    const bits = cleanRegions(mask.bits, height, width, minMaskRegionArea);
    const changed = Buffer.compare(bits, mask.bits) !== 0;
    const box = boxAt(maskBoxes(bits, 1, height, width), 0);
    return { ...mask, bits, box, changed };
  });
  return suppressed(clean, ({ changed }) => changed ? 0 : 1, Math.max(boxNmsThresh, cropNmsThresh));
}

/** Step 11, "rock–sand–water": wholes, then parts that lie in no whole, then sub-parts that lie in neither. */
function withoutNested(masks: readonly Pasted[], { nesting }: MaskGenerationSettings): Pasted[] {
  if (nesting === null || masks.length === 0) return [...masks];
  const pixels = masks[0].bits.length;
  const levels = masks.map(({ level }) => level);
  return [...filterNested(stack(masks, pixels), levels, pixels, nesting)].map((kept) => masks[kept]);
}

/** Bits of all masks below each other, [masks, pixels]. */
function stack(masks: readonly Pasted[], pixels: number): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(masks.length * pixels);
  masks.forEach((mask, m) => bits.set(mask.bits, m * pixels));
  return bits;
}

/** Step 12. */
function collect(masks: readonly Pasted[], { height, width }: RgbImage): GeneratedMasks {
  return {
    masks: {
      ...{ height, width, count: masks.length, bits: stack(masks, height * width) },
      areas: Int32Array.from(masks, ({ bits }) => areaOf(bits)),
      levels: Uint8Array.from(masks, ({ level }) => level),
    },
    origins: masks.map(({ iouPredicted, stability, point, crop }) => ({
      ...{ iouPredicted, stability, point, crop },
    })),
  };
}
