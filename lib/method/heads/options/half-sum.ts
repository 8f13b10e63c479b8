import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const halfSum: HeadOption<boolean> = {
  means: "Halve the sum of the two softmaxes (Eq. 9).",
  values: z.boolean(),
  of: ({ form }) => form?.halfSum !== undefined,
  set: (head, halfSum) => ({ ...head, form: { ...head.form, halfSum } }),
};
