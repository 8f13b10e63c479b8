import { z } from "zod";
import { written } from "../formula.ts";
import type { HeadOption } from "../head-option.ts";

export const formula: HeadOption<string> = {
  means: "formula: what is attended, such as softmax(v * transpose(v) * scale + B) * v.",
  values: z.string(),
  of: ({ formula }) => formula !== undefined,
  set: (_head, formula) => written(formula),
};
