import { z } from "zod";
import { LABEL_MAP_DEFAULTS } from "../../method/paint.ts";

/** How masks become a label map (METHOD 2). */
export const LabelMap = z.strictObject({
  from: z.enum(["masks", "tokens"]).default("masks").describe(
    "What is painted: labelled masks, or tokens alone (text classifier only, with heads that need no masks).",
  ),
  order: z.enum(["level", "confidence", "area"]).default(LABEL_MAP_DEFAULTS.order).describe(
    "Which masks lie on top: wholes over parts and then the more confident, the more confident, or the smaller.",
  ),
  uncovered: z.enum(["zero", "nearest-mask"]).default(LABEL_MAP_DEFAULTS.uncovered).describe(
    "Pixels in no mask: class 0, or the label of the nearest mask.",
  ),
});
