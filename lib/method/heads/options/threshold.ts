import { z } from "zod";
import type { HeadOption } from "../head-option.ts";

export const threshold: HeadOption<number> = {
  means: "maskclip-ks: tokens whose best class share is below it are smoothed; 1 smooths all.",
  values: z.number().min(0).max(1),
  of: ({ smoothing }) => smoothing !== undefined,
  set: (head, threshold) => ({ ...head, smoothing: { threshold } }),
};
