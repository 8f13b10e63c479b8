import { z } from "zod";
import { named } from "./named.ts";

/** How an image is shown to CLIP. */
export const Sampling = named(
  "kind",
  z.strictObject({
    kind: z.enum(["none", "global", "slide", "gsw", "two-windows"]).default("gsw").describe(
      "How the image is shown to CLIP; two-windows: of one and two times the side, as the released code shows Cityscapes.",
    ),
    short: z.union([z.int().positive(), z.enum(["2*window", "16*window/7"])]).default("2*window").describe(
      "Short side of the resized image I' in pixels: the paper's 448 is twice the window, Cityscapes' 512 is 16/7 of it.",
    ),
    stride: z.union([z.int().positive(), z.enum(["window/2", "window/4"])]).default("window/4").describe(
      "Step of the sliding window in pixels; the paper's 112 is half the window.",
    ),
    globalWeight: z.number().min(0).max(1).default(0.5).describe(
      "Weight of the whole-image pass against the windows.",
    ),
    tokenMasks: z.enum(["nearest", "max", "area"]).default("nearest").describe(
      "A token belongs to a mask if its top-left pixel does, if any pixel does, or if more than half of them do.",
    ),
  }),
);
