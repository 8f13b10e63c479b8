import { readMasks } from "../backbones/imported-masks/read-masks.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { LabelMap } from "../method/label-map.ts";
import { decodeMasks } from "../method/mask-rle.ts";
import type { MaskSet } from "../method/mask-set.ts";
import { oracleMasks } from "../method/oracle-masks.ts";
import type { RgbImage } from "../method/rgb-image.ts";
import { findModel } from "../downloads/find-model.ts";
import { proposeMasks } from "../segmenter/propose-masks.ts";
import { inSinglePrecision, type Runtime } from "../runtime.ts";
import type { Settings } from "../stages/settings.ts";

/** An image of a data set with its ground truth. */
export interface StudiedImage {
  readonly dataset: Dataset;
  readonly split: string;
  readonly id: string;
  readonly pixels: RgbImage;
  readonly truth: LabelMap;
}

/**
 * Masks of one image as experiments have them of a split, whoever proposes them.
 *
 * @param runtime what SAM runs on; absent: the CPU.
 */
export async function imageMasks(
  image: StudiedImage,
  masks: Settings["masks"],
  runtime?: Runtime,
): Promise<MaskSet> {
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
      const samFolder = await findModel(model, "sam");
      return await proposeMasks(pixels, {
        ...{ samFolder, settings, threads: navigator.hardwareConcurrency },
        runtime: inSinglePrecision(runtime),
      });
    }
    default:
      return await proposeMasks(pixels, masks);
  }
}
