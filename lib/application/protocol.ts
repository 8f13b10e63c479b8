import { basename } from "node:path";
import type { Profile } from "../configuration/profile.ts";
import { IGNORE } from "../method/label-map.ts";
import { FEW_MASKS } from "../method/probe/probe-start.ts";
import type { Runtime } from "../runtime.ts";
import { MINIMAL_OVERLAP } from "../method/sam/settings.ts";
import { isLarge } from "../stages/pieces.ts";
import { partitionOf } from "../stages/materials.ts";
import { labelBalanceOf } from "../stages/label-balance-of.ts";
import { BOOTSTRAP } from "../stages/pipeline.ts";
import { viewingOf } from "../stages/viewing-of.ts";
import { intervalsOf } from "./intervals-of.ts";
import { standInText } from "./is-here.ts";
import type { Prepared } from "./prepare-materials.ts";
import type { GivenFacts } from "../stages/materials.ts";
import type { Settings } from "../stages/settings.ts";

/** Below this many groups, intervals over groups are known to be rough. */
const FEW_GROUPS = 20;

/**
 * How the numbers were made: what a reader needs to know before comparing them with others. One group of facts per line;
 * a setting in which cells differ is shown with all its values.
 *
 * @param all settings of every cell of the table proper.
 */
export function protocolLines(
  all: readonly Settings[],
  materials: Prepared,
  profile: Pick<Profile, "title" | "description" | "standIns">,
): string[] {
  const each = <T>(read: (settings: Settings) => T) => [...new Set(all.map(read))];
  const told: Wording = {
    worded: (read) => each(read).join(" / "),
    optional: (read) => each(read).filter((text) => text !== null),
  };
  return [
    ...dataLines(told, materials, profile),
    ...viewLines(told, materials),
    ...trainingLines(told, materials),
    ...countingLines(all, told, materials),
  ];
}

/** How settings of all cells are told. */
interface Wording {
  /** The wordings of all settings, each once. */
  worded(read: (settings: Settings) => string): string;
  /** Sentences that are printed only if a cell has reason to, each once. */
  optional(read: (settings: Settings) => string | null): string[];
}

/** Data, its stand-ins, and which labels are known. */
function dataLines(
  { worded, optional }: Wording,
  materials: Prepared,
  profile: Pick<Profile, "title" | "description" | "standIns">,
): string[] {
  const { train, evaluate } = materials;
  const unit = materials.given ? "groups of rows" : "images";
  return [
    `Data: ${profile.title} (${profile.description}); trained on ${train.ids.length} ${unit} of ${train.name}, measured on ` +
    `${worded((settings) => measuredText(settings, materials))}; ` +
    `content ${short(train.fingerprint)} / ${short(evaluate.fingerprint)}.`,
    ...materials.dataNotes.map((note) => `${note}.`),
    ...profile.standIns.map((standIn) => `Not the profile's own ${standInText(standIn)}.`),
    ...optional(({ supervision: by, seed }) =>
      by.kind === "semi"
        ? `Semi-supervised ${by.labelled}: ${materials.labelled(partitionOf(by, seed)).source}.`
        : null
    ),
    ...optional(({ dataset }) => dataset.background ? null : "Without background: its pixels are ignored."),
    ...optional(({ supervision: by }) =>
      by.kind === "noisy"
        ? `Wrong labels: ${100 * by.rate} % of the training masks, evenly over the other classes.`
        : null
    ),
  ];
}

/** How images and texts are shown to CLIP. */
function viewLines({ worded }: Wording, materials: Prepared): string[] {
  const { clip } = materials;
  return [
    ...(materials.given ? [givenText(materials.given)] : [
      `Backbone: CLIP ViT of ${clip.native} px images and ${clip.patch} px patches (${short(clip.hash)}); ` +
      `heads: ${worded(headText)}; masks: ${worded(({ masks }) => maskText(masks, materials))}.`,
      ...(materials.runtime ? [runtimeText(materials.runtime)] : []),
      `Views: ${worded((settings) => viewText(settings, materials))}.`,
      `Text: ${worded((settings) => textText(settings, materials))}.`,
    ]),
  ];
}

/** On what networks ran where it was not the CPU in single precision. */
function runtimeText({ provider, precision, version, device }: Runtime): string {
  const on = device ? `${provider} (${device})` : provider;
  return `Networks ran on the execution provider ${on}, CLIP in ${precision}, ONNX Runtime ${version}: compare with numbers of ` +
    "the CPU within a tolerance.";
}

/** How labels, probe and propagation were made. */
function trainingLines({ worded, optional }: Wording, materials: Prepared): string[] {
  return [
    `Weak labels: ${worded(weakText)}. ` +
    `Probe target: ${worded(({ pseudo }) => pseudo.sharpen ? "softmax(100 Y)" : "rows of Y")}. ` +
    `Unlabelled masks start from ${worded(({ pseudo }) => pseudo.unlabelled)}. ` +
    `Label mass: ${worded((settings) => labelMassText(settings, materials))}.`,
    `Probe: ${
      worded(({ probe: p }) =>
        `${p.kind}, ${lengthText(p)}, ${percent(p.warmup)} of it warm-up, batch ${p.batch}, rate ${p.lr}, ` +
        (p.start === undefined
          ? `from class means where there are fewer than ${FEW_MASKS} training masks, else from random weights`
          : `from ${p.start === "random" ? "random weights" : "class means"}`)
      )
    }; ` +
    `seed ${worded(({ seed }) => String(seed))}.`,
    ...optional(({ probe: { batches } }) =>
      batches === "alternating"
        ? "Semi-supervised batches of the probe: labelled and unlabelled masks in turn, the fewer repeated."
        : null
    ),
    `GLCC: ${worded(({ bootstrap }) => bootstrap)}; ` +
    `k ${worded((settings) => neighboursText(settings, materials))}, ` +
    `alpha ${worded(({ graph: { alpha } }) => alpha === "chosen" ? CHOSEN : String(alpha))}; ` +
    `${worded(inductiveText)}.`,
    ...optional(({ labelMap }) =>
      labelMap.from === "tokens"
        ? "Label maps from tokens: their logits upsampled and averaged where views overlap, no masks, no post-processing."
        : null
    ),
    ...optional(({ classifier, zlap: { kClass, gamma } }) =>
      classifier === "zlap"
        ? `ZLaP: ${kClass} prototypes per mask, their similarities to the power ${gamma}; no labels.`
        : null
    ),
  ];
}

/** How numbers were counted, and claims judged. */
function countingLines(all: readonly Settings[], { worded }: Wording, materials: Prepared): string[] {
  return [
    ...(materials.given ? [IN_ROWS] : [
      "Open vocabulary: the text classifier alone, as in the paper. mIoU over classes present, " +
      `${worded(({ dataset: { ignore = [IGNORE] } }) => ignore.join(" and ") || "nothing")} ignored, ` +
      `uncovered pixels are ${worded((settings) => uncoveredText(settings, materials))}. ` +
      "F1 is macro over masks, one count per mask, masks of " +
      "ignored pixels left out; its classes are those that occur in the truth or are predicted on the whole split, in every " +
      "resample; one that is never hit counts as 0. Beside published numbers stands F1 as the released code counts it, which " +
      "skips classes never hit; theirs too are fixed by the whole split.",
    ]),
    ...(new Set(all.map(({ masks }) => JSON.stringify(masks))).size > 1
      ? [
        "Columns are on different masks: F1 and other metrics that count masks compare rows of one column only.",
      ]
      : []),
    `Brackets: 95 % ${intervalsOf(all, materials)} (${
      BOOTSTRAP.replicates.toLocaleString("en")
    } resamples, ` +
    `counts summed again); differences are paired.${fewGroups(materials.evaluate)}`,
    "Claims: verdicts by 95 % intervals of each difference; corrected within the claim by max-T over the shared resamples " +
    "(that a claim holds asks for all its differences, which needs no correction), and over claims by Holm. Margins of 1 or 2 " +
    "points are this project's.",
  ];
}

/** A bootstrap of few groups has few different resamples. */
function fewGroups({ groups }: Prepared["evaluate"]): string {
  const count = groups ? new Set(groups.of).size : Infinity;
  return count < FEW_GROUPS
    ? ` ${count} ${groups!.name} are few: such an interval is rough, and rather too narrow than too wide.`
    : "";
}

const IN_ROWS =
  "F1 is macro over rows, rows of unknown class left out; its classes are those that occur in the truth or are predicted on the " +
  "whole split; one that is never hit counts as 0. Accuracy is the share of rows that are right.";

function givenText({ width, zeroShot, classVectors }: GivenFacts): string {
  const text = zeroShot
    ? "zero-shot scores as given"
    : "no zero-shot scores: rows without labels start from nothing";
  const vectors = classVectors ? "; class vectors as given" : "";
  return `Embeddings: given, of width ${width}; ${text}${vectors}. Heads, views, masks and prompts have no effect.`;
}

function lengthText({ steps, epochs }: Settings["probe"]): string {
  if (epochs !== undefined) return `${epochs} epochs`;
  return steps === "rule" ? "steps by the rule" : `${steps.toLocaleString("en")} steps`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

function measuredText({ measure }: Settings, { train, evaluate }: Prepared): string {
  return measure === "pseudo-labels"
    ? `the pseudo-labels of ${train.name} itself, against its ground truth`
    : `${evaluate.ids.length} of ${evaluate.name}`;
}

const CHOSEN = "chosen on training labels";

function neighboursText({ graph: { k, times, testK, recall } }: Settings, { train }: Prepared): string {
  const test = testK === undefined || testK === k ? "" : ` (${testK} for test masks)`;
  const found = isLarge(train) ? `, at least ${100 * recall} % of them found` : "";
  const count = { rule: "by the rule", chosen: CHOSEN }[k as string] ?? k;
  return `${count}${times === 1 ? "" : ` x ${times}`}${test}${found}`;
}

function uncoveredText(
  { dataset, labelMap: { order, uncovered } }: Settings,
  { hasBackground }: Pick<Prepared, "hasBackground">,
): string {
  const zero = hasBackground && dataset.background ? "background" : "of the first class";
  const become = uncovered === "zero" ? zero : "of the nearest mask";
  if (order === "level") return become;
  return `${become} and ${order === "area" ? "smaller masks" : "masks of higher confidence"} lie on top`;
}

function headText({ head: { name, ...options } }: Settings): string {
  const set = Object.entries(options).map(([option, value]) => `${option} ${JSON.stringify(value)}`);
  return set.length > 0 ? `${name} (${set.join(", ")})` : name;
}

function maskText(masks: Settings["masks"], { maskSources, evaluate }: Prepared): string {
  if (masks.generator === "import") {
    const { from, levels, nesting } = masks;
    const parts = [
      `imported (${short(maskSources.imported(from).hashOf(evaluate))})`,
      levels === "stated" ? "wholes where files state no level" : "levels by nesting where files state none",
      ...(nesting === null ? [] : [`without those that higher ones cover by ${nesting}`]),
    ];
    return parts.join(", ");
  }
  if (masks.generator === "oracle" && masks.minMaskRegionArea > 0) {
    return `oracle (regions of ${masks.minMaskRegionArea} px and more)`;
  }
  if (masks.generator !== "sam") return masks.generator;
  const { generator: _, model, ...thresholds } = masks;
  const usual = new Map<string, unknown>(Object.entries(MINIMAL_OVERLAP));
  const different = Object.entries(thresholds).filter(([name, value]) =>
    JSON.stringify(value) !== JSON.stringify(usual.get(name))
  );
  const parts = different.map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const but = parts.length === 0 ? "" : ` but ${parts.join(", ")}`;
  return `SAM ${basename(model)} (${short(maskSources.sam(model).hash)}), minimal-overlap setting${but}`;
}

function viewText(settings: Settings, materials: Prepared): string {
  const { short, sampling } = viewingOf(settings, materials);
  const { kind, window, stride, globalWeight, tokenMasks } = sampling;
  const windows = `window ${window} px, stride ${stride} px`;
  const tokens = tokenMasks === "nearest" ? "" : `, tokens in masks by ${tokenMasks}`;
  const whole = `short side ${short} px, ${kind}${tokens}`;
  if (kind === "none" || kind === "global") return whole;
  if (kind === "two-windows") return `${whole}, ${windows}, and both twice as large, averaged`;
  return kind === "slide"
    ? `${whole}, ${windows}`
    : `${whole}, ${windows}, whole image weighs ${globalWeight}`;
}

function textText(
  { text: { templates, background, rule, p, logitScale } }: Settings,
  { clip }: Prepared,
): string {
  const prompts = typeof templates === "string" ? `prompt set ${templates}` : `${templates.length} prompts`;
  const score = rule === "power" ? `(1 - best foreground)^${p}` : `${rule} of their scores`;
  const scale = logitScale === "own" ? `the model's own scale, ${clip.logitScale?.toFixed(2)}` : logitScale;
  return `${prompts}, softmax of ${scale} x cosine, ${background.length} background words, background = ${score}`;
}

function labelMassText(settings: Settings, materials: Prepared): string {
  const balance = labelBalanceOf(settings, materials);
  if (balance === "none") return "as it is";
  return `balanced by ${balance === "labelled-only" ? "labelled masks alone" : balance}`;
}

function weakText({ reading, pseudo: { minmax, p, beta } }: Settings): string {
  if (reading === "paper") return "scores of the present classes";
  return `released form, min-max ${minmax ? "on" : "off"}, background exponents ${p} and ${beta}`;
}

function inductiveText({ inductive: { weights, prior, labelNorm, combine } }: Settings): string {
  const form = combine === "equation" ? "Eq. 14" : "released combination";
  return `${form}, weights ${weights}, label rows ${labelNorm}, ${prior ? "with" : "without"} prior`;
}

function short(hash: string): string {
  return hash.slice(0, 12);
}
