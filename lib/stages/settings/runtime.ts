import { z } from "zod";
import { PRECISIONS, PROVIDERS } from "../../runtime.ts";

/** What networks run on. */
export const RuntimeSettings = z.strictObject({
  provider: z.enum(["auto", ...PROVIDERS]).default("cpu").describe(
    "Execution provider of ONNX Runtime for CLIP and SAM; auto: the first that works on this machine. Numbers of another than cpu have " +
      "keys of their own.",
  ),
  precision: z.enum(PRECISIONS).default("fp32").describe(
    "Precision of CLIP's weights and values; int8: of products in the image tower, a third of the time for embeddings that differ a " +
      "little. SAM's files have theirs.",
  ),
});
