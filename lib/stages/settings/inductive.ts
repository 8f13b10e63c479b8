import { z } from "zod";
import { INDUCTIVE_DEFAULTS, inductiveForms } from "../../method/propagation/inductive.ts";
import { isWeightFormula, WEIGHT_FORMULA } from "../../method/propagation/weight-formula.ts";

const NAMES = Object.keys(inductiveForms);

/** How test masks are scored (METHOD 9). */
export const Inductive = z.strictObject({
  weights: z.union([
    z.enum(NAMES),
    z.string().refine(isWeightFormula, `${NAMES.join(", ")}, or ${WEIGHT_FORMULA}`),
  ]).default(
    INDUCTIVE_DEFAULTS.weights,
  )
    .describe(
      "Eq. 15, a / sum(a) (Table 8), or a formula of the similarity a of a neighbour, its degree d and the sum of a.",
    ),
  prior: z.boolean().default(INDUCTIVE_DEFAULTS.prior).describe(
    "Add the probe's score of the test mask (y in Eq. 14).",
  ),
  coldPrior: z.enum(["none", "zero-shot"]).default("none").describe(
    "The prior of a bootstrap without a probe (IL, IL>IL): nothing, or the text classifier's scores.",
  ),
  labelNorm: z.enum(["l1", "raw"]).default(INDUCTIVE_DEFAULTS.labelNorm).describe(
    "Rows of propagated labels scaled to sum 1, or as solved.",
  ),
  combine: z.enum(["equation", "authors"]).default(INDUCTIVE_DEFAULTS.combine).describe(
    "Eq. 14, or weighted sum with veto.",
  ),
});
