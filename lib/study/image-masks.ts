import { readMasks } from "../backbones/imported-masks/read-masks.ts";
import { maskGenerator } from "../backbones/mask-generators.ts";
import { openSam } from "../backbones/sam/onnx-sam.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { LabelMap } from "../method/label-map.ts";
import { decodeMasks } from "../method/mask-rle.ts";
import type { MaskSet } from "../method/mask-set.ts";
import { oracleMasks } from "../method/oracle-masks.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { generateMasks } from "../method/sam/generate-masks.ts";
import { findModel } from "../models/find-model.ts";
import type { Settings } from "../stages/settings.ts";

/** An image of a data set with its ground truth. */
export interface StudiedImage {
  readonly dataset: Dataset;
  readonly split: string;
  readonly id: string;
  readonly pixels: RgbImage;
  readonly truth: LabelMap;
}

/** Masks of one image as experiments have them of a split, whoever proposes them. */
export async function imageMasks(image: StudiedImage, masks: Settings["masks"]): Promise<MaskSet> {
  const { dataset, split, id, pixels, truth } = image;
  switch (masks.generator) {
    case "oracle":
      return oracleMasks(truth, masks.minMaskRegionArea);
    case "import": {
      const { from, ...settings } = masks;
      return decodeMasks(await readMasks(from, id, dataset.files(id, split).image, pixels, settings));
    }
    case "sam": {
      const { generator: _, model, ...settings } = masks;
      const sam = await openSam(await findModel(model, "sam"), { threads: navigator.hardwareConcurrency });
      try {
        return (await generateMasks(sam, pixels, settings)).masks;
      } finally {
        await sam.close();
      }
    }
    default:
      return await maskGenerator(masks.generator).generate(pixels);
  }
}
