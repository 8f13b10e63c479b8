import { z } from "zod";
import { FEWEST, PAPER } from "../../method/propagation/neighbours-rule.ts";
import { TRANSDUCTIVE_DEFAULTS } from "../../method/propagation/transductive.ts";

/** The graph of training masks (METHOD 8). */
export const Graph = z.strictObject({
  k: z.union([z.int().positive(), z.enum(["rule", "chosen"])]).default("rule").describe(
    `Neighbours per mask (Table S3), or rule: ${PAPER.k} at the paper's ${
      PAPER.masks.toLocaleString("en")
    } training masks, scaled ` +
      `by the square root of their number, at least ${FEWEST}; chosen: the rule's, halved twice, halved or doubled, whichever is best ` +
      "on training labels (full and semi supervision).",
  ),
  times: z.number().positive().default(1).describe("Factor on k, for sweeps."),
  alpha: z.union([z.number().gt(0).lt(1), z.literal("chosen")]).default(TRANSDUCTIVE_DEFAULTS.alpha).describe(
    "Weight of neighbours against own label in Eq. 1 (Table S3); chosen: 0.5, 0.7, 0.9 or 0.95, whichever is best on training labels.",
  ),
  testK: z.int().positive().optional().describe("Neighbours of a test mask; default: k."),
  recall: z.number().gt(0).max(1).default(0.99).describe(
    "Training splits of more than 12,000 images are searched in clusters: the least share of the nearest masks that must be found.",
  ),
});
