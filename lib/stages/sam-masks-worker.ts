import { serve } from "../workers/worker-pool.ts";
import { type EncodedMasks, encodeMasks } from "../method/mask-rle.ts";
import type { MaskOrigin } from "../method/sam/generate-masks.ts";
import type { MaskGenerationSettings } from "../method/sam/settings.ts";
import type { Runtime } from "../runtime.ts";
import { proposeSamMasks } from "../segmenter/propose-masks.ts";
import type { ImageOfSplit } from "./each-image.ts";
import { openDataset } from "./open-dataset.ts";

/** Asks for SAM's masks of one image. */
export interface SamMasksRequest extends ImageOfSplit {
  /** Folder of the SAM. */
  readonly samFolder: string;
  readonly settings: MaskGenerationSettings;
  /** Threads of one worker. */
  readonly threads: number;
  /** What SAM runs on; absent: the CPU. */
  readonly runtime?: Runtime | undefined;
}

/** The masks of an image and where each comes from. */
export interface SamMasks {
  readonly masks: EncodedMasks;
  readonly origins: readonly MaskOrigin[];
}

// An image may take minutes, so that its share is told.
serve(async (request: SamMasksRequest, progress): Promise<SamMasks> => {
  const { source, split, id, samFolder, settings, threads, runtime } = request;
  const image = await openDataset(source).image(id, split);
  const { masks, origins } = await proposeSamMasks(
    image,
    { samFolder, settings, threads, runtime },
    progress,
  );
  return { masks: encodeMasks(masks), origins };
});
