import { z } from "zod";
import type { DatasetName } from "../datasets/registry.ts";
import { orElse } from "../errors.ts";
import { DEFAULT_BOOTSTRAP, parseBootstrap } from "../method/bootstrap/plan.ts";
import { PROBE_DEFAULTS } from "../method/probe/probe.ts";
import { Dataset } from "./settings/dataset.ts";
import { Graph } from "./settings/graph.ts";
import { Head } from "./settings/head.ts";
import { Inductive } from "./settings/inductive.ts";
import { LabelMap } from "./settings/label-map.ts";
import { Masks } from "./settings/masks.ts";
import { Probe } from "./settings/probe.ts";
import { Pseudo } from "./settings/pseudo.ts";
import { RuntimeSettings } from "./settings/runtime.ts";
import { Sampling } from "./settings/sampling.ts";
import { Supervision } from "./settings/supervision.ts";
import { Text } from "./settings/text.ts";
import { Zlap } from "./settings/zlap.ts";

const isSequence = (text: string) => orElse(() => parseBootstrap(text).length > 0, false);

const MEASURES = [
  ...["evaluation", "pseudo-labels", "embeddings", "discrimination-bias", "inductive-approximation"] as const,
] as const;

/**
 * Everything that decides a number, one value per name. A table is a set of base settings with a grid of overrides.
 * `reading` sets the defaults where the paper's text and the released code differ in stride, min-max scaling of weak labels,
 * sharpening of probe targets and, under semi supervision, label mass and batches; further differences are settings of their own.
 */
export const Settings = z.strictObject({
  reading: z.enum(["paper", "authors"]).default("authors").describe(
    "Whose stride, weak-label scaling, probe targets and semi-supervised balance are the defaults.",
  ),
  dataset: Dataset,
  clip: z.string().describe("Name of a pulled model, or folder of a CLIP in the Hugging Face layout."),
  masks: Masks.default({ generator: "classical" }),
  head: Head,
  sampling: Sampling.prefault({}),
  text: Text.prefault({}),
  supervision: Supervision,
  classifier: z.enum(["zero-shot", "probe", "knn", "zlap", "glcc", "oracle", "floor"]).describe(
    "zero-shot: text alone; knn: mean of the nearest pseudo-labels; zlap: text and unlabelled masks in one graph; " +
      "oracle: the majority label of each mask, a ceiling; floor: class 0 everywhere.",
  ),
  pseudo: Pseudo.prefault({}),
  probe: Probe.prefault({}),
  graph: Graph.prefault({}),
  inductive: Inductive.prefault({}),
  zlap: Zlap.prefault({}),
  bootstrap: z.string().refine(isSequence, "steps LP and IL joined by >").default(DEFAULT_BOOTSTRAP)
    .describe(
      "Order of linear probe and label propagation (Table 7).",
    ),
  labelMap: LabelMap.prefault({}),
  measure: z.enum(MEASURES).default("evaluation").describe(
    "What the numbers are of: the evaluation split; the pseudo-labels that the classifier gives the training split (Table 6); " +
      "embeddings of the evaluation split as such; the discrimination bias (Figure 2); the steps of Appendix B against Eq. 11.",
  ),
  runtime: RuntimeSettings.prefault({}),
  seed: z.int().nonnegative().default(0).describe("Seed of probe initialisation and batch order."),
});

export type Settings = z.infer<typeof Settings>;

/** A fragment of settings, as written in a file. */
export type SettingsFragment = { readonly [name: string]: unknown };

/** Data sets of COCO's things, under semi supervision treated as the released code treats COCO-Object (METHOD 6). */
const COCO_THINGS: readonly unknown[] = ["coco-object", "coco-2014"] satisfies DatasetName[];

/**
 * Defaults that depend on other settings. Whatever a file gives overrides them. A reading decides stride, min-max scaling and
 * sharpening (the schema's own defaults are the authors') and, under semi supervision, whether background and foreground hold
 * equal label mass before propagation, as in the released code. On COCO, that code gives labelled and unlabelled masks equal mass
 * too and lets them take turns in the probe's batches. MAE's probe has its own batch, rate and length. Windows of two sizes see a
 * larger image.
 */
export function dependentDefaults(given: SettingsFragment): SettingsFragment {
  const paper = given.reading === "paper";
  const semi = kindOf(given.supervision) === "semi";
  const coco = COCO_THINGS.includes((given.dataset as { name?: unknown } | undefined)?.name);
  const { batch, lr, epochs, warmup } = PROBE_DEFAULTS.mae;
  const { steps } = (given.probe ?? {}) as { steps?: unknown };
  return {
    sampling: {
      ...(kindOf(given.sampling) === "two-windows" ? { short: "16*window/7" } : {}),
      ...(paper ? { stride: "window/2" } : {}),
    },
    ...(paper ? { pseudo: { minmax: false, sharpen: false } } : {}),
    ...(!paper && semi ? { pseudo: { balance: coco ? "labelled" : "background" } } : {}),
    probe: {
      ...(kindOf(given.probe) === "mae"
        ? { batch, lr, warmup: warmup / epochs, ...(steps === undefined ? { epochs } : {}) }
        : {}),
      ...(!paper && semi && coco ? { batches: "alternating" } : {}),
    },
  };
}

/** The kind of a setting that is written as its kind alone or as a mapping with it. */
function kindOf(setting: unknown): unknown {
  return (setting as { kind?: unknown } | undefined)?.kind ?? setting;
}
