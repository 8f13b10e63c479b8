import { z } from "zod";
import { PROBE_DEFAULTS } from "../../method/probe/probe.ts";
import { FEW_MASKS } from "../../method/probe/probe-start.ts";
import { RELEASED } from "../../method/probe/training-length.ts";
import { named } from "./named.ts";

/** How the linear probe is trained (METHOD 7). */
export const Probe = named(
  "kind",
  z.strictObject({
    kind: z.enum(["authors", "mae"]).default("authors").describe(
      "SGD on 100 x cosine, or MAE's batch norm and LARS.",
    ),
    steps: z.union([z.int().positive(), z.literal("rule")]).default("rule").describe(
      `Steps of training, or rule: ${RELEASED.steps.toLocaleString("en")} at the paper's ${
        RELEASED.masks.toLocaleString("en")
      } training masks, in proportion to their number.`,
    ),
    epochs: z.number().positive().optional().describe("Passes over the training masks, instead of steps."),
    warmup: z.number().min(0).lt(1).default(RELEASED.warmup).describe(
      "Share of the training over which the rate rises linearly from almost 0.",
    ),
    batch: z.int().positive().default(PROBE_DEFAULTS.authors.batch).describe("Masks per step."),
    lr: z.number().positive().default(PROBE_DEFAULTS.authors.lr).describe("Peak learning rate."),
    start: z.enum(["random", "class-means"]).exactOptional().describe(
      "Where class vectors start: at random, as in the released code, or at the label-weighted means of the classes; default: " +
        `class-means below ${FEW_MASKS} training masks, else random.`,
    ),
    batches: z.enum(["shuffled", "alternating"]).optional().describe(
      "Order of masks: shuffled, or (semi) labelled and unlabelled ones in turn, the smaller set repeated; default: shuffled.",
    ),
  }),
);
