import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const seeSelf: HeadOption<boolean> = {
  means: "Whether a token in no mask sees itself in spite of the bias.",
  values: z.boolean(),
  of: ({ bias }) => bias !== null,
  set: (head, seeSelf) => ({ ...head, bias: head.bias && { ...head.bias, seeSelf } }),
};
