import { z } from "zod";
import { biasOption } from "../head-option.ts";

export const classVisible = biasOption(
  "classVisible",
  "Whether patches may attend to the class token.",
  z.boolean(),
);
