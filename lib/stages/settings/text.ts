import { z } from "zod";
import { LOGIT_SCALE } from "../../method/text-classifier/zero-shot.ts";

/** The text classifier. */
export const Text = z.strictObject({
  templates: z.union([z.enum(["origami", "vild", "imagenet"]), z.array(z.string().includes("{}")).min(1)])
    .default("vild")
    .describe(
      "A named prompt set or prompts with {} where the class name goes.",
    ),
  names: z.array(z.string()).optional().describe(
    "Names used in prompts, by foreground class; default: the data set's.",
  ),
  background: z.array(z.string()).default([]).describe(
    "Words that stand for background and compete in the softmax.",
  ),
  rule: z.enum(["power", "sum", "max"]).default("power").describe(
    "Background score from the prompts' softmax.",
  ),
  p: z.number().positive().default(1).describe("Exponent of the power rule (1 - best foreground)^p."),
  logitScale: z.union([z.number().positive(), z.literal("own")]).default(LOGIT_SCALE).describe(
    `The factor that cosines with prompts are multiplied by before the softmax (1 / temperature): ${LOGIT_SCALE} as in the ` +
      "published CLIPs, or own: exp(logit_scale) of this model.",
  ),
});
