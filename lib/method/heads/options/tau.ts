import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const tau: HeadOption<number> = {
  means: "Constant of the mask-aware attention bias, in logits (METHOD 3.7).",
  values: z.number().nonnegative(),
  of: ({ bias }) => bias !== null,
  set: (head, tau) => ({ ...head, bias: head.bias && { ...head.bias, tau } }),
};
