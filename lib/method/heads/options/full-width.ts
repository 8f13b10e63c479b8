import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const fullWidth: HeadOption<boolean> = {
  means: "One attention head over the full width in place of several (METHOD 3.10).",
  values: z.boolean(),
  of: ({ form }) => form?.fullWidth !== undefined,
  set: (head, fullWidth) => ({ ...head, form: { ...head.form, fullWidth } }),
};
