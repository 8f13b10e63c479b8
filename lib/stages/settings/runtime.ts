import { z } from "zod";
import { CLIP_PRECISIONS, DEFAULT_PRECISION } from "../../backbones/clip/precision.ts";

/** With which arithmetic networks run. */
export const Runtime = z.strictObject({
  precision: z.enum(CLIP_PRECISIONS).default(DEFAULT_PRECISION).describe(
    "Arithmetic of CLIP's image tower: single precision, or 8-bit products in the blocks before the last, which takes a third of " +
      "the time and changes embeddings a little.",
  ),
});
