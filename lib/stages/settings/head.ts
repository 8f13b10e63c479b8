import { z } from "zod";
import { heads } from "../../method/heads/registry.ts";
import { named } from "./named.ts";

const KeyBias = z.strictObject({
  direction: z.enum(["random", "mean"]).default("random").describe(
    "Drawn evenly in every attention head, or the model's mean key W_k beta + b_k.",
  ),
  scale: z.number().describe("A token j gains scale (u k_j) in the logits of k-k attention, |u| = 1."),
  seed: z.int().nonnegative().default(0).describe("Seed of the random direction."),
});

/** CLIP's last block. */
export const Head = named(
  "name",
  z.strictObject({
    name: z.enum(Object.keys(heads)).describe("A head of lib/method/heads/registry.ts."),
    tau: z.number().nonnegative().optional().describe(
      "Constant of the mask-aware attention bias (METHOD 3.7).",
    ),
    classVisible: z.boolean().optional().describe("Whether patches may attend to the class token."),
    halfSum: z.boolean().optional().describe("Halve the sum of the two softmaxes."),
    headMean: z.boolean().optional().describe("One attention matrix, the mean over heads, for all heads."),
    fullWidth: z.boolean().optional().describe(
      "One attention head over the full width in place of several (METHOD 3.10).",
    ),
    seeSelf: z.boolean().optional().describe("Whether a token in no mask sees itself in spite of the bias."),
    keyBias: KeyBias.optional().describe(
      "A constant added to every key: no attention of CLIP's own changes, affinities among keys do.",
    ),
    threshold: z.number().min(0).max(1).optional().describe(
      "maskclip-ks: tokens whose best class share is below it are smoothed; 1 smooths all.",
    ),
    formula: z.string().optional().describe(
      "formula: what is attended, such as softmax(v * transpose(v) * scale + B) * v.",
    ),
    residual: z.tuple([z.number(), z.number()]).optional().describe(
      "Weights of residual stream and attention.",
    ),
  }),
);
