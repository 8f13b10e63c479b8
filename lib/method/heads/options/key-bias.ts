import { z } from "zod";
import type { KeyBias } from "../../key-bias.ts";
import type { HeadOption } from "../head-option.ts";

export const keyBias: HeadOption<KeyBias> = {
  means: "A constant added to every key: no attention of CLIP's own changes, affinities among keys do.",
  values: z.strictObject({
    direction: z.enum(["random", "mean"]).default("random").describe(
      "Drawn evenly in every attention head, or the model's mean key W_k beta + b_k.",
    ),
    scale: z.number().describe("A token j gains scale (u k_j) in the logits of k-k attention, |u| = 1."),
    seed: z.int().nonnegative().default(0).describe("Seed of the random direction."),
  }),
  of: ({ keyBias }) => keyBias !== undefined,
  set: (head, keyBias) => ({ ...head, keyBias }),
};
