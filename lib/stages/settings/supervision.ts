import { z } from "zod";
import { isLabelledFraction } from "../../datasets/labelled-ids.ts";
import { named } from "./named.ts";

/** Which labels are known. */
export const Supervision = named(
  "kind",
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("full") }),
    z.strictObject({
      kind: z.literal("semi"),
      labelled: z.string().refine(isLabelledFraction, "a share written 1/N, such as 1/16").describe(
        "Share 1/N of training images whose labels are used: a list of the data set, or every Nth image.",
      ),
      draw: z.int().nonnegative().optional().describe(
        "Which draw of the labelled images, if this project draws them; 0 is the data set's list. Default: the seed. A " +
          "published list has no other draw, and seeds do not vary it.",
      ),
    }),
    z.strictObject({ kind: z.literal("weak") }),
    z.strictObject({ kind: z.literal("open") }),
    z.strictObject({
      kind: z.literal("noisy"),
      rate: z.number().min(0).max(1).describe(
        "Share of training masks whose true label is replaced by a wrong one. The method is not told which.",
      ),
    }),
  ]),
);
