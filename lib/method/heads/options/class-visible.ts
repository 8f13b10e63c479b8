import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const classVisible: HeadOption<boolean> = {
  means: "Whether patches may attend to the class token.",
  values: z.boolean(),
  of: ({ bias }) => bias !== null,
  set: (head, classVisible) => ({ ...head, bias: head.bias && { ...head.bias, classVisible } }),
};
