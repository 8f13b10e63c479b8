import { z } from "zod";
import { CALIBRATIONS } from "../../method/propagation/calibrate.ts";
import { pseudoLabelDefaults } from "../../method/pseudo-labels/supervision.ts";

const DEFAULTS = pseudoLabelDefaults("authors");

/** How supervision and scores become labels (METHOD 6). */
export const Pseudo = z.strictObject({
  minmax: z.boolean().default(DEFAULTS.minmax).describe(
    "Weak labels: scores to [0, 1] per image and present class.",
  ),
  sharpen: z.boolean().default(DEFAULTS.sharpen).describe(
    "Probe target softmax(100 Y) over the allowed classes instead of Y.",
  ),
  p: z.number().positive().default(DEFAULTS.p).describe(
    "Weak labels, first round: background = (1 - best foreground)^p.",
  ),
  beta: z.number().positive().default(DEFAULTS.beta).describe(
    "Weak labels, later rounds: background column raised to beta.",
  ),
  unlabelled: z.enum(["zero-shot", "zeros"]).default(DEFAULTS.unlabelled).describe(
    "Semi supervision: first scores of masks without labels.",
  ),
  balance: z.enum(["none", "background", "class", "labelled"]).default("none").describe(
    "Label mass made equal before propagation: between background and foreground, between all classes, or (semi) between " +
      "labelled and unlabelled masks, then background and foreground.",
  ),
  calibrate: z.enum(CALIBRATIONS).default(DEFAULTS.calibrate).describe(
    "Not in the paper: the labels that Eq. 1 gives are scaled to the class shares they started with (align), after the graph's " +
      "constant mode lost its amplification (centre-align).",
  ),
});
