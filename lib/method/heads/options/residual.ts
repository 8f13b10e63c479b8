import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const residual: HeadOption<readonly [number, number]> = {
  means: "Weights of the residual stream and of the attention branch.",
  values: z.tuple([z.number(), z.number()]),
  of: () => true,
  set: (head, residual) => ({ ...head, residual }),
};
