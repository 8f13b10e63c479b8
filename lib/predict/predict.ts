import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { hashClip, readClip } from "../backbones/clip/model.ts";
import { hashSam, samContents, samFiles } from "../backbones/sam/sam-files.ts";
import { VOC_PALETTE } from "../datasets/voc-palette.ts";
import { hashFile } from "../files/hash-file.ts";
import type { Json } from "../engine/artefact.ts";
import { TEMPORARY, writeAtomically } from "../files/atomic-write.ts";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { knownOptions } from "../configuration/known-options.ts";
import { evaluateNodes } from "../engine/evaluate-nodes.ts";
import { acquireLock } from "../engine/lock.ts";
import { node } from "../engine/node.ts";
import { cellProgress } from "../progress/cell-progress.ts";
import type { Progress } from "../progress/progress.ts";
import { projectFolder } from "../files/project.ts";
import { resolveRuntime } from "../providers/resolve-runtime.ts";
import { inSinglePrecision, ofTextTower, type Runtime } from "../runtime.ts";
import { projectCode } from "../engine/resolve-nodes.ts";
import { resultOf } from "../engine/result-of.ts";
import { sha256 } from "../files/sha256.ts";
import { Store } from "../engine/store.ts";
import { UserError } from "../errors.ts";
import { makeHead } from "../method/heads/registry.ts";
import { TEMPLATE_SETS } from "../method/text-classifier/templates.ts";
import { findModel } from "../downloads/find-model.ts";
import { SMALL_CLIP } from "../downloads/small-clip.ts";
import type { Prompting } from "../segmenter/encode-class-vectors.ts";
import type { MaskProposer } from "../segmenter/propose-masks.ts";
import type { Viewing } from "../segmenter/view-image.ts";
import { classVectorsStage } from "../stages/class-vectors.ts";
import { readMatrix } from "../stages/matrices.ts";
import { Workers } from "../stages/workers.ts";
import type { Matrix } from "../tensor/matrix.ts";
import type { EmbedSettings } from "./embed-picture.ts";
import { foregroundOf, requireNames } from "./class-names.ts";
import { findPictures, type Picture } from "./find-pictures.ts";
import { type PredictSettings, predictSettings } from "./predict-settings.ts";
import type { Outcome, PictureFiles, PredictRequest, PredictResponse } from "./predict-worker.ts";
import canonicalize from "canonicalize";

/** What to label, with what, and where to. Paths are relative to the project. */
export interface PredictOptions {
  /** Folder of images; its subfolders are searched too. */
  readonly images: string;
  /** Names of the classes; they get labels 1, 2, … A first name "background", in any case, names label 0. */
  readonly classes: readonly string[];
  /** Folder that is written. */
  readonly out: string;
  /** Words for what is none of the classes; with any, masks may become background, label 0. Default: none. */
  readonly background?: readonly string[] | undefined;
  /** Folder or registry name of a CLIP; default: the small one of the checkout. */
  readonly clip?: string | undefined;
  /** A head of the registry; default: dba. */
  readonly head?: string | undefined;
  /** `classical` (default), or folder or registry name of a SAM. */
  readonly masks?: string | undefined;
  /** Settings of masks and runtime as experiment files have them: `masks.pointsPerSide=16`, `runtime.provider=auto`, … */
  readonly set?: readonly string[] | undefined;
  /** Prompt set: vild (default), imagenet or origami. */
  readonly templates?: string | undefined;
  /** Masks are sought in images reduced to this long side, in pixels; default: 1024. */
  readonly longest?: number | undefined;
  /** Aborting ends the work with its reason; finished images stay. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every image; default: a line below the cell in a notebook, nothing elsewhere. */
  readonly progress?: Progress | undefined;
}

/** What became of the images. */
export interface Predictions {
  /** How many images ended in which way. */
  readonly count: Readonly<Record<Outcome, number>>;
  /** Photographs that were turned upright, as their cameras say; so are their label maps. */
  readonly turned: number;
  /** Images that could not be labelled, and why. */
  readonly problems: readonly UserError[];
  /** Absolute path of the folder with the results. */
  readonly out: string;
}

const OPTIONS = {
  ...{ images: true, classes: true, out: true, background: true, clip: true, head: true, masks: true },
  ...{ set: true, templates: true, longest: true, signal: true, progress: true },
} as const;

const DEFAULTS = {
  clip: SMALL_CLIP,
  head: "dba",
  templates: "vild",
  longest: 1024,
} as const;

/** A cell of a notebook may hold what no compiler has seen. */
function requireOptions(options: PredictOptions): void {
  knownOptions(options, OPTIONS, "predict");
  const { classes, background = [] } = options;
  for (const [name, words] of Object.entries({ classes, background })) {
    if (Array.isArray(words)) continue;
    throw new UserError(`expected a list of names but found ${JSON.stringify(words)}`, name);
  }
}

/**
 * Labels every image of a folder with an open vocabulary: masks, mask embeddings, text classifier, label map. Writes
 * `labels/NAME.png` (label numbers in VOC's palette, at the image's size), `overlays/NAME.jpg`, `masks/NAME.safetensors`
 * (masks and embeddings, used again when only the classes change), `labels.json` and `classes.txt`.
 *
 * Files are written whole or not at all. Images whose files were made from the same content with the same settings and code are
 * kept. An image that cannot be read does not stop the others. Photographs that their camera turned (EXIF) are labelled upright.
 *
 * @throws {UserError} if a folder, a model or a name is wrong; the signal's reason when aborted.
 */
export async function predict(options: PredictOptions): Promise<Predictions> {
  requireOptions(options);
  const { signal, progress = cellProgress(), background = [] } = options;
  const classes = foregroundOf(options.classes);
  const settings = { ...DEFAULTS, ...defined(options) };
  const images = resolve(projectFolder(), options.images), out = resolve(projectFolder(), options.out);
  requireNames(classes, background);
  if (options.clip === undefined) {
    progress.note(
      `note: ${SMALL_CLIP} knows Toybox's drawings; for photographs give --clip (deno task models ls names some)`,
    );
  }
  if (classes.length < options.classes.length && background.length === 0) {
    progress.note(
      "note: no mask becomes background without words for it (--background); it is left to pixels in no mask",
    );
  }
  const pictures = await findPictures(images, out);
  const clipFolder = await findModel(settings.clip, "clip");
  const clipHash = await hashClip(clipFolder);
  const { masks, runtime: asked } = await predictSettings(options.masks, options.set ?? []);
  const runtime = await resolveRuntime(asked, (text) => progress.note(text));
  const { proposer, identity } = await maskProposer(masks, runtime);
  const embedding: EmbedSettings = {
    viewing: { ...await viewingOf(clipFolder, settings.head), ...runtime && { runtime } },
    head: settings.head,
    masks: proposer,
    longest: settings.longest,
  };
  const prompting: Prompting = {
    names: classes,
    background,
    templates: templateSet(settings.templates),
  };
  const names = ["background", ...classes];
  const store = Store.open();
  const lock = await acquireLock(join(out, ".lock"), {
    signal,
    onWait: (holder) => progress.note(`waiting for process ${holder?.pid ?? "?"}, which writes to ${out}`),
  });
  const workers = new Workers((text) => progress.note(text));
  try {
    await removeUnfinished(out);
    const request = {
      embedding,
      ...await keysOf(store, { clipHash, embedding, masks: identity, prompting, names }),
      vectors: await vectorsOf(store, { clipFolder, clipHash, prompting, runtime, signal, progress }),
      names,
    };
    await describe(out, names, { ...settings, background, clipHash, masks, runtime });
    const pool = workers.pool<PredictRequest, PredictResponse>(
      new URL("./predict-worker.ts", import.meta.url),
    );
    // In the order of the pictures, whichever is tried first.
    const problems = new Array<UserError | undefined>(pictures.length);
    const count = { kept: 0, relabelled: 0, made: 0 };
    const task = progress.begin("labelling images", pictures.length, 0, "image");
    let done = 0, turned = 0;
    await Promise.all(pictures.map(async (picture, at) => {
      try {
        const one = { ...request, picture, files: filesOf(out, picture) };
        const { outcome, isTurned } = await pool.run(one, { signal });
        count[outcome]++;
        if (isTurned) turned++;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems[at] = error;
      }
      task.update(++done);
    }));
    task.end();
    return { count, turned, problems: problems.filter((problem) => problem !== undefined), out };
  } finally {
    await workers.close();
    lock.release();
  }
}

/** Under the lock no one else writes here, so unfinished files come from a run that was killed. */
async function removeUnfinished(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await removeUnfinished(path);
    else if (name.includes(TEMPORARY)) await Deno.remove(path);
  }
}

function filesOf(out: string, { name }: Picture): PictureFiles {
  return {
    labels: join(out, "labels", `${name}.png`),
    overlay: join(out, "overlays", `${name}.jpg`),
    masks: join(out, "masks", `${name}.safetensors`),
  };
}

function defined(
  options: PredictOptions,
): { [Name in keyof PredictOptions]?: NonNullable<PredictOptions[Name]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function templateSet(name: string): readonly string[] {
  const known = Object.keys(TEMPLATE_SETS);
  if (known.includes(name)) return TEMPLATE_SETS[name as keyof typeof TEMPLATE_SETS];
  throw new UserError(
    `Expected a prompt set (${known.join(", ")}) but found "${name}"`,
    "--templates",
    didYouMeanText(name, known),
  );
}

/** Windows of the model's own side, a quarter of it apart, in an image of twice that side; one pass for heads that need it. */
async function viewingOf(clipFolder: string, head: string): Promise<Viewing> {
  const { pooling } = makeHead(head);
  const window = (await readClip(clipFolder)).config.vision.image;
  return {
    clipFolder,
    short: 2 * window,
    sampling: { kind: pooling === "mask" ? "gsw" : "none", window, stride: window / 4, globalWeight: 0.5 },
  };
}

/** Who proposes the masks, and what of that decides which: no folders, no threads. */
async function maskProposer(
  masks: PredictSettings["masks"],
  runtime: Runtime | undefined,
): Promise<{ readonly proposer: MaskProposer; readonly identity: object }> {
  if (masks.generator !== "sam") return { proposer: masks, identity: masks };
  const { generator: _, model, ...settings } = masks;
  const samFolder = await findModel(model, "sam");
  const files = await samFiles(samFolder);
  const sam = await hashSam(files, await samContents(files), hashFile);
  const on = inSinglePrecision(runtime);
  return {
    proposer: { samFolder, settings, threads: availableParallelism(), ...on && { runtime: on } },
    identity: { sam, settings, ...on && { runtime: on } },
  };
}

interface Deciding {
  readonly clipHash: string;
  readonly embedding: EmbedSettings;
  readonly masks: object;
  readonly prompting: Prompting;
  readonly names: readonly string[];
}

/** Hashes of everything that decides what is made of an image: settings, models and code; no paths. */
async function keysOf(store: Store, { clipHash, embedding, masks, prompting, names }: Deciding) {
  const modules = ["embed-picture.ts", "predict-worker.ts"].map((file) =>
    new URL(file, import.meta.url).href
  );
  const code = await projectCode(store)(modules.map((module) => ({ module })));
  const { viewing: { clipFolder: _, ...viewing }, masks: __, ...settings } = embedding;
  const [ofEmbedding, ofLabels] = modules.map((module) => code.get(module)!);
  return {
    embeddingKey: hash({ code: ofEmbedding, clip: clipHash, viewing, masks, ...settings }),
    labelKey: hash({ code: ofLabels, prompting, names }),
  };
}

function hash(value: unknown): string {
  return sha256(canonicalize(value)!);
}

interface Asking {
  readonly clipFolder: string;
  readonly clipHash: string;
  readonly prompting: Prompting;
  readonly runtime: Runtime | undefined;
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress;
}

/** The text classifier, from the store where the same words were asked before. */
async function vectorsOf(
  store: Store,
  { clipFolder, clipHash, prompting, runtime, signal, progress }: Asking,
): Promise<Matrix> {
  const on = ofTextTower(runtime);
  const params = { clip: clipHash, prompting, ...on && { runtime: on } };
  const asked = node(classVectorsStage(clipFolder, prompting), params, {});
  return await readMatrix(
    resultOf(await evaluateNodes([asked], { store, signal, progress }), asked),
    "vectors",
  );
}

/** Writes which label is which class. */
async function describe(
  out: string,
  names: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const hex = (label: number) =>
    "#" + VOC_PALETTE[label].map((c) => c.toString(16).padStart(2, "0")).join("");
  const { clip, clipHash, head, masks, background, templates, longest, runtime } = settings;
  const index = {
    labels: names.map((name, label) => ({ label, name, colour: hex(label) })),
    settings: { clip, clipHash, head, masks, background, templates, longest, runtime } as Json,
  };
  await writeAtomically(join(out, "labels.json"), JSON.stringify(index, null, 2) + "\n");
  await writeAtomically(join(out, "classes.txt"), names.join("\n") + "\n");
}
