import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const headMean: HeadOption<boolean> = {
  means: "One attention matrix, the mean over heads, for all heads.",
  values: z.boolean(),
  of: ({ form }) => form?.headMean !== undefined,
  set: (head, headMean) => ({ ...head, form: { ...head.form, headMean } }),
};
