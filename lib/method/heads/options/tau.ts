import { z } from "zod";
import { biasOption } from "../head-option.ts";

export const tau = biasOption(
  "tau",
  "Constant of the mask-aware attention bias, in logits (METHOD 3.7).",
  z.number().nonnegative(),
);
