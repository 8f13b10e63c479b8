import { formOption } from "../head-option.ts";

export const fullWidth = formOption(
  "fullWidth",
  "One attention head over the full width in place of several (METHOD 3.10).",
);
