import { z } from "zod";
import { isLabelledFraction } from "../datasets/labelled-ids.ts";
import { type DatasetName, DATASETS } from "../datasets/registry.ts";
import { parseBootstrap } from "../method/bootstrap/plan.ts";
import { heads } from "../method/heads/registry.ts";
import { PROBE_DEFAULTS } from "../method/probe/probe.ts";
import { FEW_MASKS } from "../method/probe/probe-start.ts";
import { RELEASED } from "../method/probe/training-length.ts";
import { CALIBRATIONS } from "../method/propagation/calibrate.ts";
import { FEWEST, PAPER } from "../method/propagation/neighbours-rule.ts";
import { isWeightFormula, WEIGHT_FORMULA } from "../method/propagation/weight-formula.ts";
import { MINIMAL_OVERLAP } from "../method/sam/settings.ts";
import { LOGIT_SCALE } from "../method/text-classifier/zero-shot.ts";
import { withNamesOfToday } from "./mask-setting-names.ts";

function isSequence(text: string): boolean {
  try {
    return parseBootstrap(text).length > 0;
  } catch {
    return false;
  }
}

/** Shorthand: `head: dba` means `head: { name: dba }`. */
function named<T extends z.ZodType>(
  key: string,
  schema: T,
  read: (settings: unknown) => unknown = (settings) => settings,
) {
  return z.preprocess((value) => typeof value === "string" ? { [key]: value } : read(value), schema);
}

const Dataset = z.strictObject({
  name: z.enum(Object.keys(DATASETS) as DatasetName[]).describe("Which reader and which class list."),
  root: z.string().nullable().default(null).describe(
    "Folder of the data set in its official layout; null where it is made on demand.",
  ),
  train: z.string().default("train").describe(
    "Split whose masks train the classifier; train[:60] takes its first 60 images.",
  ),
  evaluate: z.string().default("val").describe("Split on which every number of a table is measured."),
  background: z.boolean().default(true).describe(
    "False leaves the background class out and ignores its pixels (VOC20); nothing to a set that has none.",
  ),
  // Optional, so that it stands in no key where it is not set.
  ignore: z.array(z.int().min(0).max(255)).optional().describe(
    "Values of the label maps that take part in nothing, such as [11, 255] where 11 is void; of the data set folder alone; " +
      "default: [255].",
  ),
});

const KeyBias = z.strictObject({
  direction: z.enum(["random", "mean"]).default("random").describe(
    "Drawn evenly in every attention head, or the model's mean key W_k beta + b_k.",
  ),
  scale: z.number().describe("A token j gains scale (u k_j) in the logits of k-k attention, |u| = 1."),
  seed: z.int().nonnegative().default(0).describe("Seed of the random direction."),
});

const Head = named(
  "name",
  z.strictObject({
    name: z.enum(Object.keys(heads)).describe("A head of lib/method/heads/registry.ts."),
    tau: z.number().nonnegative().optional().describe(
      "Constant of the mask-aware attention bias (METHOD 3.7).",
    ),
    classVisible: z.boolean().optional().describe("Whether patches may attend to the class token."),
    halfSum: z.boolean().optional().describe("Halve the sum of the two softmaxes."),
    headMean: z.boolean().optional().describe("One attention matrix, the mean over heads, for all heads."),
    fullWidth: z.boolean().optional().describe(
      "One attention head over the full width in place of several (METHOD 3.10).",
    ),
    seeSelf: z.boolean().optional().describe("Whether a token in no mask sees itself in spite of the bias."),
    keyBias: KeyBias.optional().describe(
      "A constant added to every key: no attention of CLIP's own changes, affinities among keys do.",
    ),
    threshold: z.number().min(0).max(1).optional().describe(
      "maskclip-ks: tokens whose best class share is below it are smoothed; 1 smooths all.",
    ),
    formula: z.string().optional().describe(
      "formula: what is attended, such as softmax(v * transpose(v) * scale + B) * v.",
    ),
    residual: z.tuple([z.number(), z.number()]).optional().describe(
      "Weights of residual stream and attention.",
    ),
  }),
);

const Sampling = named(
  "kind",
  z.strictObject({
    kind: z.enum(["none", "global", "slide", "gsw", "two-windows"]).default("gsw").describe(
      "How the image is shown to CLIP; two-windows: of one and two times the side, as the released code shows Cityscapes.",
    ),
    short: z.union([z.int().positive(), z.enum(["2*window", "16*window/7"])]).default("2*window").describe(
      "Short side of the resized image I' in pixels: the paper's 448 is twice the window, Cityscapes' 512 is 16/7 of it.",
    ),
    stride: z.union([z.int().positive(), z.enum(["window/2", "window/4"])]).default("window/4").describe(
      "Step of the sliding window in pixels; the paper's 112 is half the window.",
    ),
    globalWeight: z.number().min(0).max(1).default(0.5).describe(
      "Weight of the whole-image pass against the windows.",
    ),
    tokenMasks: z.enum(["nearest", "max", "area"]).default("nearest").describe(
      "A token belongs to a mask if its top-left pixel does, if any pixel does, or if more than half of them do.",
    ),
  }),
);

const share = () => z.number().min(0).max(1);
const perLevel = () => z.tuple([share(), share(), share()]);

const SamMasks = z.strictObject({
  generator: z.literal("sam"),
  model: z.string().default("sam-vit-h").describe(
    "Name of a SAM that `models pull` fetched, or a folder with its encoder and decoder as ONNX files.",
  ),
  pointsPerSide: z.int().min(1).max(256).default(MINIMAL_OVERLAP.pointsPerSide).describe(
    "Points per side of the grid over the whole image; 128 for Cityscapes.",
  ),
  cropNLayers: z.int().min(0).max(3).default(MINIMAL_OVERLAP.cropNLayers).describe(
    "Layers of crops below the whole image; layer n has 4^n crops.",
  ),
  cropNPointsDownscaleFactor: z.int().min(1).default(MINIMAL_OVERLAP.cropNPointsDownscaleFactor).describe(
    "Crops of layer n have grids of pointsPerSide / cropNPointsDownscaleFactor^n per side.",
  ),
  cropOverlapRatio: share().default(MINIMAL_OVERLAP.cropOverlapRatio).describe(
    "Overlap of the crops of layer 1 as a share of the image's short side.",
  ),
  thresholdBonus: perLevel().default([...MINIMAL_OVERLAP.thresholdBonus]).describe(
    "Added to the predicted IoU of sub-parts, parts and wholes before `predIouThresh`.",
  ),
  nmsBonus: perLevel().default([...MINIMAL_OVERLAP.nmsBonus]).describe(
    "Added to the predicted IoU of sub-parts, parts and wholes for box suppression inside a crop.",
  ),
  predIouThresh: z.number().min(0).max(2).default(MINIMAL_OVERLAP.predIouThresh).describe(
    "Masks stay whose predicted IoU and bonus exceed this.",
  ),
  stabilityScoreOffset: z.number().positive().default(MINIMAL_OVERLAP.stabilityScoreOffset).describe(
    "Stability compares the masks at logits + and - this.",
  ),
  stabilityScoreThresh: share().default(MINIMAL_OVERLAP.stabilityScoreThresh).describe(
    "Masks stay that are as stable as this.",
  ),
  edgeTolerance: z.number().min(0).default(MINIMAL_OVERLAP.edgeTolerance).describe(
    "Masks go that come as near to a border of their crop inside the image, in pixels.",
  ),
  boxNmsThresh: share().default(MINIMAL_OVERLAP.boxNmsThresh).describe(
    "Box IoU above which the worse of two masks of a crop goes.",
  ),
  cropNmsThresh: share().default(MINIMAL_OVERLAP.cropNmsThresh).describe(
    "Box IoU above which the mask of the larger of two crops goes.",
  ),
  minMaskRegionArea: z.int().min(0).default(MINIMAL_OVERLAP.minMaskRegionArea).describe(
    "Holes are filled and islands dropped that have fewer pixels; 0 leaves masks as they are.",
  ),
  nesting: share().nullable().default(MINIMAL_OVERLAP.nesting).describe(
    "Masks go of which a mask of a higher level covers this share; null keeps them.",
  ),
});

/** Masks of pictures of which nothing is known: segmented here, by settings as experiments have them. */
export const SegmentedMasks = named(
  "generator",
  z.discriminatedUnion("generator", [z.strictObject({ generator: z.literal("classical") }), SamMasks]),
  withNamesOfToday,
);

const Masks = named(
  "generator",
  z.discriminatedUnion("generator", [
    z.strictObject({ generator: z.literal("classical").describe("Graph-based segmentation.") }),
    z.strictObject({
      generator: z.literal("oracle").describe("Regions of the ground truth, a ceiling."),
      minMaskRegionArea: z.int().min(0).default(MINIMAL_OVERLAP.minMaskRegionArea).describe(
        "Regions of fewer pixels are left out, as SAM's clean-up drops islands; 0 keeps every fragment.",
      ),
    }),
    SamMasks,
    z.strictObject({
      generator: z.literal("import"),
      from: z.string().describe(
        "Folder of masks made elsewhere: per image NAME.json or NAME/0.png, ... as segment-anything's amg.py writes them.",
      ),
      levels: z.enum(["stated", "nesting"]).default("stated").describe(
        "Levels where files state none: all wholes, or by which mask lies in which: wholes, parts, sub-parts.",
      ),
      nesting: share().nullable().default(null).describe(
        "Masks go of which a mask of a higher level covers this share, as in SAM's own setting (0.3); null keeps them.",
      ),
    }),
  ]),
  withNamesOfToday,
);

const Text = z.strictObject({
  templates: z.union([z.enum(["origami", "vild", "imagenet"]), z.array(z.string().includes("{}")).min(1)])
    .default("vild")
    .describe(
      "A named prompt set or prompts with {} where the class name goes.",
    ),
  names: z.array(z.string()).optional().describe(
    "Names used in prompts, by foreground class; default: the data set's.",
  ),
  background: z.array(z.string()).default([]).describe(
    "Words that stand for background and compete in the softmax.",
  ),
  rule: z.enum(["power", "sum", "max"]).default("power").describe(
    "Background score from the prompts' softmax.",
  ),
  p: z.number().positive().default(1).describe("Exponent of the power rule (1 - best foreground)^p."),
  logitScale: z.union([z.number().positive(), z.literal("own")]).default(LOGIT_SCALE).describe(
    `What cosines with prompts are multiplied by before the softmax (1 / temperature): ${LOGIT_SCALE} as in the published CLIPs, ` +
      "or own: exp(logit_scale) of this model.",
  ),
});

const Supervision = named(
  "kind",
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("full") }),
    z.strictObject({
      kind: z.literal("semi"),
      labelled: z.string().refine(isLabelledFraction, "a share written 1/N, such as 1/16").describe(
        "Share 1/N of training images whose labels are used: a list of the data set, or every Nth image.",
      ),
      draw: z.int().nonnegative().optional().describe(
        "Which draw of the labelled images, where this project draws them; 0 is the data set's list. Default: the seed. A " +
          "published list has no other draw, and seeds do not vary it.",
      ),
    }),
    z.strictObject({ kind: z.literal("weak") }),
    z.strictObject({ kind: z.literal("open") }),
    z.strictObject({
      kind: z.literal("noisy"),
      rate: z.number().min(0).max(1).describe(
        "Share of training masks whose true label is replaced by a wrong one, nobody knows which.",
      ),
    }),
  ]),
);

const Pseudo = z.strictObject({
  minmax: z.boolean().default(true).describe("Weak labels: scores to [0, 1] per image and present class."),
  sharpen: z.boolean().default(true).describe(
    "Probe target softmax(100 Y) over the allowed classes instead of Y.",
  ),
  p: z.number().positive().default(1).describe(
    "Weak labels, first round: background = (1 - best foreground)^p.",
  ),
  beta: z.number().positive().default(1).describe(
    "Weak labels, later rounds: background column raised to beta.",
  ),
  unlabelled: z.enum(["zero-shot", "zeros"]).default("zero-shot").describe(
    "Semi supervision: first scores of masks without labels.",
  ),
  balance: z.enum(["none", "background", "class", "labelled"]).default("none").describe(
    "Label mass made equal before propagation: between background and foreground, between all classes, or (semi) between " +
      "labelled and unlabelled masks, then background and foreground.",
  ),
  calibrate: z.enum(CALIBRATIONS).default("none").describe(
    "Not the paper's: labels that Eq. 1 leaves get the class shares they started with (align), after the graph's constant mode " +
      "lost its amplification (centre-align).",
  ),
});

const Probe = named(
  "kind",
  z.strictObject({
    kind: z.enum(["authors", "mae"]).default("authors").describe(
      "SGD on 100 x cosine, or MAE's batch norm and LARS.",
    ),
    steps: z.union([z.int().positive(), z.literal("rule")]).default("rule").describe(
      `Steps of training, or rule: ${RELEASED.steps.toLocaleString("en")} at the paper's ${
        RELEASED.masks.toLocaleString("en")
      } training masks, in proportion to their number.`,
    ),
    epochs: z.number().positive().optional().describe("Passes over the training masks, instead of steps."),
    warmup: z.number().min(0).lt(1).default(RELEASED.warmup).describe(
      "Share of the training in which the rate rises from almost 0, linearly.",
    ),
    batch: z.int().positive().default(PROBE_DEFAULTS.authors.batch).describe("Masks per step."),
    lr: z.number().positive().default(PROBE_DEFAULTS.authors.lr).describe("Peak learning rate."),
    start: z.enum(["random", "class-means"]).optional().describe(
      "Where class vectors start: at random, as in the released code, or at the label-weighted means of the classes; default: " +
        `class-means below ${FEW_MASKS} training masks, else random.`,
    ),
    batches: z.enum(["shuffled", "alternating"]).optional().describe(
      "Order of masks: shuffled, or (semi) labelled and unlabelled ones in turn, the fewer repeated; default: shuffled.",
    ),
  }),
);

const Graph = z.strictObject({
  k: z.union([z.int().positive(), z.enum(["rule", "chosen"])]).default("rule").describe(
    `Neighbours per mask (Table S3), or rule: ${PAPER.k} at the paper's ${
      PAPER.masks.toLocaleString("en")
    } training masks, scaled ` +
      `by the square root of their number, at least ${FEWEST}; chosen: the rule's, halved twice, halved or doubled, whichever is best ` +
      "on training labels (full and semi supervision).",
  ),
  times: z.number().positive().default(1).describe("Factor on k, for sweeps."),
  alpha: z.union([z.number().gt(0).lt(1), z.literal("chosen")]).default(0.9).describe(
    "Weight of neighbours against own label in Eq. 1 (Table S3); chosen: 0.5, 0.7, 0.9 or 0.95, whichever is best on training labels.",
  ),
  testK: z.int().positive().optional().describe("Neighbours of a test mask; default: k."),
  recall: z.number().gt(0).max(1).default(0.99).describe(
    "Training splits of more than 12,000 images are searched in clusters: share of the nearest masks to be found at least.",
  ),
});

const Zlap = z.strictObject({
  kClass: z.int().positive().default(5).describe("Class prototypes that each mask is tied to."),
  gamma: z.number().positive().default(5).describe("Power to which similarities with prototypes are raised."),
});

const LabelMap = z.strictObject({
  from: z.enum(["masks", "tokens"]).default("masks").describe(
    "What is painted: labelled masks, or (text classifier, heads that need no masks) tokens alone.",
  ),
  order: z.enum(["level", "confidence", "area"]).default("level").describe(
    "Which masks lie on top: wholes over parts and surer over less sure, the surer, or the smaller.",
  ),
  uncovered: z.enum(["zero", "nearest-mask"]).default("zero").describe(
    "Pixels in no mask: class 0, or the label of the nearest mask.",
  ),
});

const MEASURES = [
  ...["evaluation", "pseudo-labels", "embeddings", "discrimination-bias", "inductive-approximation"] as const,
] as const;

const Inductive = z.strictObject({
  weights: z.union([z.enum(["degree", "l1"]), z.string().refine(isWeightFormula, WEIGHT_FORMULA)]).default(
    "degree",
  )
    .describe(
      "Eq. 15, a / sum(a) (Table 8), or a formula of the similarity a of a neighbour, its degree d and the sum of a.",
    ),
  prior: z.boolean().default(true).describe("Add the probe's score of the test mask (y in Eq. 14)."),
  coldPrior: z.enum(["none", "zero-shot"]).default("none").describe(
    "The prior of a bootstrap without a probe (IL, IL>IL): nothing, or the text classifier's scores.",
  ),
  labelNorm: z.enum(["l1", "raw"]).default("l1").describe(
    "Rows of propagated labels scaled to sum 1, or as solved.",
  ),
  combine: z.enum(["equation", "authors"]).default("equation").describe("Eq. 14, or weighted sum with veto."),
});

/**
 * Everything that decides a number, one value per name. A table is a base of these and a grid of overrides.
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
  bootstrap: z.string().refine(isSequence, "steps LP and IL joined by >").default("LP>IL>LP>IL")
    .describe(
      "Order of linear probe and label propagation (Table 7).",
    ),
  labelMap: LabelMap.prefault({}),
  measure: z.enum(MEASURES).default("evaluation").describe(
    "What the numbers are of: the evaluation split; the pseudo-labels that the classifier gives the training split (Table 6); " +
      "embeddings of the evaluation split as such; the discrimination bias (Figure 2); the steps of Appendix B against Eq. 11.",
  ),
  seed: z.int().nonnegative().default(0).describe("Seed of probe initialisation and batch order."),
});

export type Settings = z.infer<typeof Settings>;

/** A fragment of settings, as written in a file. */
export type SettingsFragment = { readonly [name: string]: unknown };

/** Data sets of COCO's things, under semi supervision treated as the released code treats COCO-Object (METHOD 6). */
const COCO_THINGS: readonly unknown[] = ["coco-object", "coco-2014"] satisfies DatasetName[];

/**
 * Defaults that depend on other settings; whatever a file gives overrides them. A reading decides stride, min-max scaling
 * and sharpening (the schema's own defaults are the authors') and, under semi supervision, whether background and foreground
 * hold equal label mass before propagation, as in the released code. On COCO, that code gives labelled and unlabelled masks equal
 * mass too and lets them take turns in the probe's batches. MAE's probe has its own batch, rate and length, and windows of two sizes are
 * shown a larger image.
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
