import { z } from "zod";
import { ZLAP_DEFAULTS } from "../../method/propagation/zlap.ts";

/** ZLaP's own settings. */
export const Zlap = z.strictObject({
  kClass: z.int().positive().default(ZLAP_DEFAULTS.kClass).describe(
    "Class prototypes that each mask is tied to.",
  ),
  gamma: z.number().positive().default(ZLAP_DEFAULTS.gamma).describe(
    "Power to which similarities with prototypes are raised.",
  ),
});
