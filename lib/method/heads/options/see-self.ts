import { z } from "zod";
import { biasOption } from "../head-option.ts";

export const seeSelf = biasOption(
  "seeSelf",
  "Whether a token in no mask sees itself in spite of the bias.",
  z.boolean(),
);
