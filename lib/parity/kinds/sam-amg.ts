import { readFile } from "node:fs/promises";
import { boxNms, scoreOf, suppressed } from "../../method/sam/box-nms.ts";
import { cleanRegions, fillHoles } from "../../method/sam/clean-regions.ts";
import { cocoCounts, compressCounts, decompressCounts, maskOfCounts } from "../../method/sam/coco-rle.ts";
import { cropBoxes } from "../../method/sam/crop-boxes.ts";
import { filterNested } from "../../method/sam/filter-nested.ts";
import { judgeMask } from "../../method/sam/judge-mask.ts";
import { pointGrid } from "../../method/sam/point-grid.ts";
import { MINIMAL_OVERLAP } from "../../method/sam/settings.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";
import { byPart } from "./by-part.ts";
import { numbers } from "./golden-masks.ts";

/** Golden cases "sam-amg": what surrounds the networks of SAM's automatic mask generation. */
export const samAmg: ParityKind = byPart({
  grids: gridsCase,
  filter: filterCase,
  nms: nmsCase,
  regions: regionsCase,
  nesting: nestingCase,
  rle: rleCase,
}, (sub) => `step "${sub}" is not known`);

function gridsCase({ params }: ParityCase): Record<string, Tensor> {
  const values: Record<string, Tensor> = {};
  for (const n of params.n_per_side) values[`grid/${n}`] = tensor([n * n, 2], pointGrid(n));
  for (const [height, width] of params.sizes) {
    for (const deepest of params.layers) {
      const { boxes, layers } = cropBoxes(height, width, deepest, params.overlap_ratio);
      values[`crops/${height}x${width}/${deepest}`] = tensor([layers.length, 4], boxes);
      values[`crop_layers/${height}x${width}/${deepest}`] = tensor([layers.length], layers);
    }
  }
  const [x0, y0, x1, y1] = params.points_crop;
  const half = params.n_per_side[0] / 2;
  values.points_in_crop = tensor([half * half, 2], pointGrid(half, y1 - y0, x1 - x0));
  return values;
}

function filterCase({ params, tensors }: ParityCase): Record<string, Tensor> {
  const [count, height, width] = tensors.logits.shape;
  const [imageHeight, imageWidth] = params.image_size;
  const place = { crop: params.crop, image: { height: imageHeight, width: imageWidth } };
  const settings = {
    stabilityScoreOffset: params.stability_offset,
    stabilityScoreThresh: params.stability_threshold,
    edgeTolerance: params.edge_tolerance,
  };
  const logits = tensors.logits.data as Float32Array;
  const levels = numbers(tensors.levels);
  const masks = numbers(tensors.iou_pred).map((iouPredicted, mask) => {
    const level = levels[mask];
    const own = logits.subarray(mask * height * width, (mask + 1) * height * width);
    return {
      ...judgeMask(own, place, settings),
      mask,
      score: scoreOf({ iouPredicted, level }, params.level_bonus_threshold),
      nmsScore: scoreOf({ iouPredicted, level }, params.level_bonus_nms),
    };
  });
  const passing = masks.filter(({ score, stays }) => score > params.score_threshold && stays);
  const kept = suppressed(passing, ({ nmsScore }) => nmsScore, params.nms_iou);
  const flags = (said: boolean[]) => tensor([count], Uint8Array.from(said, (yes) => yes ? 1 : 0));
  return {
    score_threshold: tensor([count], Float64Array.from(masks, ({ score }) => score)),
    score_nms: tensor([count], Float64Array.from(masks, ({ nmsScore }) => nmsScore)),
    stability: tensor([count], Float64Array.from(masks, ({ stability }) => stability)),
    boxes: tensor([count, 4], Int32Array.from(masks.flatMap(({ box }) => [...box]))),
    passes_score: flags(masks.map(({ score }) => score > params.score_threshold)),
    passes_stability: flags(masks.map(({ stability }) => stability >= params.stability_threshold)),
    near_crop_edge: flags(masks.map(({ nearCropEdge }) => nearCropEdge)),
    kept: tensor([kept.length], Int32Array.from(kept, ({ mask }) => mask)),
  };
}

function nmsCase({ params, tensors }: ParityCase): Record<string, Tensor> {
  const levels = numbers(tensors.levels);
  const iouPredicted = numbers(tensors.iou_pred);
  const cropAreas = numbers(tensors.crop_areas);
  const kept = (scores: number[]) => {
    const order = boxNms(numbers(tensors.boxes), scores, params.iou);
    return tensor([order.length], order);
  };
  return {
    kept_within_crop: kept(
      iouPredicted.map((iou, i) =>
        scoreOf({ iouPredicted: iou, level: levels[i] }, MINIMAL_OVERLAP.nmsBonus)
      ),
    ),
    kept_plain_score: kept(iouPredicted),
    kept_across_crops: kept(numbers(tensors.crop_of_box).map((crop) => 1 / cropAreas[crop])),
    kept_after_cleanup: kept(numbers(tensors.changed).map((changed) => 1 - changed)),
  };
}

function regionsCase({ params, tensors }: ParityCase): Record<string, Tensor> {
  const { shape, data } = tensors.masks as Tensor<Uint8Array<ArrayBuffer>>;
  const [count, height, width] = shape;
  const pixels = height * width;
  const filled = new Uint8Array(data.length);
  const cleaned = new Uint8Array(data.length);
  const changed = new Uint8Array(count);
  for (let m = 0; m < count; m++) {
    const mask = data.subarray(m * pixels, (m + 1) * pixels);
    filled.set(fillHoles(mask, height, width, params.area), m * pixels);
    const clean = cleanRegions(mask, height, width, params.area);
    cleaned.set(clean, m * pixels);
    changed[m] = clean.some((bit, i) => bit !== mask[i]) ? 1 : 0;
  }
  return {
    holes_filled: tensor(shape, filled),
    cleaned: tensor(shape, cleaned),
    changed: tensor([count], changed),
  };
}

function nestingCase({ params, tensors }: ParityCase): Record<string, Tensor> {
  const { shape: [, height, width], data } = tensors.masks as Tensor<Uint8Array<ArrayBuffer>>;
  const pixels = height * width;
  const levels = numbers(tensors.levels);
  const kept = filterNested(data, levels, pixels, params.threshold);
  const lower = levels.flatMap((level, mask) => level === 2 ? [] : [mask]);
  const lowerBits = Uint8Array.from(lower.flatMap((m) => [...data.subarray(m * pixels, (m + 1) * pixels)]));
  const keptLower = filterNested(lowerBits, lower.map((mask) => levels[mask]), pixels, params.threshold)
    .map((place) => lower[place]);
  return {
    kept: tensor([kept.length], kept),
    kept_without_level2: tensor([keptLower.length], keptLower),
  };
}

interface GoldenRle {
  readonly size: [number, number];
  readonly counts: number[];
  readonly compressed: string;
  readonly area: number;
}

/** Run lengths are no tensors: they are compared with the case's file here. */
async function rleCase({ folder, params, tensors }: ParityCase): Promise<Record<string, Tensor>> {
  const golden: GoldenRle[] = JSON.parse(await readFile(`${folder}/rle.json`, "utf8"));
  const agree = (what: string, got: unknown, want: unknown) => {
    if (JSON.stringify(got) !== JSON.stringify(want)) {
      throw new Error(`${what} differs from the golden value`);
    }
  };
  golden.forEach(({ size: [height, width], counts, compressed, area }, i) => {
    const name = `mask/${i}`;
    const mask = numbers(tensors[name]);
    agree(`counts of ${name}`, cocoCounts(mask, height, width), counts);
    agree(`string of ${name}`, compressCounts(counts), compressed);
    agree(`counts from the string of ${name}`, decompressCounts(compressed), counts);
    agree(`${name} from its counts`, [...maskOfCounts(counts, height, width)], mask);
    agree(`area of ${name}`, mask.reduce((sum, bit) => sum + bit, 0), area);
  });
  agree("string of the extra counts", compressCounts(params.extra_counts), params.extra_compressed);
  agree("extra counts", decompressCounts(params.extra_compressed), params.extra_counts);
  return {};
}
