import { serve } from "../workers/worker-pool.ts";
import { oracleMasks } from "../method/oracle-masks.ts";
import { type EncodedMasks, encodeMasks } from "../method/mask-rle.ts";
import { proposeMasks } from "../segmenter/propose-masks.ts";
import type { ImageOfSplit } from "./each-image.ts";
import { openDataset } from "./open-dataset.ts";

/** Asks for the masks of one image. */
export interface MasksRequest extends ImageOfSplit {
  /** Name of a mask generator, or "oracle" for the regions of the ground truth. */
  readonly generator: string;
  /** Of "oracle": regions of fewer pixels are left out. */
  readonly minMaskRegionArea?: number;
}

serve(async ({ source, split, id, generator, minMaskRegionArea }: MasksRequest): Promise<EncodedMasks> => {
  const dataset = openDataset(source);
  if (generator === "oracle") {
    return encodeMasks(oracleMasks(await dataset.labels(id, split), minMaskRegionArea));
  }
  return encodeMasks(await proposeMasks(await dataset.image(id, split), { generator }));
});
