import type { LevelSettings } from "../backbones/imported-masks/imported-mask.ts";
import { readMasks } from "../backbones/imported-masks/read-masks.ts";
import { serve } from "../workers/worker-pool.ts";
import { imageSize } from "../datasets/read-image.ts";
import type { EncodedMasks } from "../method/mask-rle.ts";
import type { ImageOfSplit } from "./each-image.ts";
import { openDataset } from "./open-dataset.ts";

/** Asks for the imported masks of one image. */
export interface ImportedMasksRequest extends ImageOfSplit {
  /** Folder with the masks. */
  readonly from: string;
  readonly settings: LevelSettings;
}

serve(async ({ source, split, id, from, settings }: ImportedMasksRequest): Promise<EncodedMasks> => {
  const { image } = openDataset(source).files(id, split);
  return await readMasks(from, id, image, await imageSize(image), settings);
});
