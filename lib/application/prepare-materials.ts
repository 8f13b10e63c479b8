import { resolve } from "node:path";
import { hashClip, readClip } from "../backbones/clip/model.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { FileWatch } from "../datasets/file-watch.ts";
import { labelledIds, type Partition } from "../datasets/labelled-ids.ts";
import { datasetKind } from "../datasets/registry.ts";
import type { Memo as ContentMemo } from "../datasets/remembered-digests.ts";
import { LONGEST_ASPECT } from "../datasets/require-seeable.ts";
import { requireLabels } from "../datasets/require-labels.ts";
import { splitIds } from "../datasets/split-ids.ts";
import { materialiseToybox } from "../datasets/toybox/materialise.ts";
import { projectFolder } from "../files/project.ts";
import type { Progress } from "../progress/progress.ts";
import { resolveRuntime } from "../providers/resolve-runtime.ts";
import type { Store } from "../engine/store.ts";
import { UserError } from "../errors.ts";
import { findModel } from "../downloads/find-model.ts";
import { isSmallClip, SMALL_CLIP } from "../downloads/small-clip.ts";
import type { ClipFacts, Labelled, Materials } from "../stages/materials.ts";
import { type DatasetSource, openDataset } from "../stages/open-dataset.ts";
import type { Settings } from "../stages/settings.ts";
import { type Split, truthParams } from "../stages/split.ts";
import type { Workers } from "../stages/workers.ts";
import { fittingNames } from "./fitting-names.ts";
import { prepareMaskSources } from "./prepare-mask-sources.ts";
import { readSplit } from "./read-split.ts";
import { rememberedOfFolder } from "./remembered-of-folder.ts";
import { toyboxContent } from "./toybox-content.ts";
import { toyboxFolder, UNDRAWN_NOTE, undrawnToybox } from "./undrawn-toybox.ts";
import { lateTask } from "./late-task.ts";

/** Splits that were read, by data set and name: experiments that want other masks or partitions of the same data share them. */
export type KnownSplits = Map<string, Promise<Split>>;

/** What preparing needs of its surroundings. */
export interface Surroundings {
  readonly store: Store;
  readonly workers: Workers;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Is told of the files that the materials were read from. */
  readonly files?: FileWatch;
  /** Whether nothing will be computed: then pictures that are not drawn yet need not be. */
  readonly isPlan?: boolean;
  readonly splits?: KnownSplits;
}

/** What the cells of a table ask for beside data and CLIP. */
export interface Wanted {
  /** Semi-supervised partitions. */
  readonly partitions: readonly Partition[];
  readonly masks: readonly Settings["masks"][];
}

export interface Prepared extends Materials {
  readonly dataNotes: readonly string[];
}

/**
 * Finds or makes the data, reads the splits and names data and model by their content.
 *
 * @throws {UserError} for whatever is missing or does not fit together.
 */
export async function prepareMaterials(
  settings: Pick<Settings, "dataset" | "clip" | "runtime">,
  { partitions: wanted, masks }: Wanted,
  { store, workers, signal, progress, files, isPlan, splits = new Map() }: Surroundings,
): Promise<Prepared> {
  // First what is quick to refuse: drawing data takes a while.
  const isGiven = settings.dataset.name === "embeddings";
  const clip = isGiven ? NO_CLIP : await clipFacts(settings.clip, store);
  const runtime = isGiven ? undefined : await resolveRuntime(settings.runtime, (text) => progress.note(text));
  const undrawn = isPlan ? await undrawnToybox(settings.dataset) : null;
  if (undrawn) progress.note(UNDRAWN_NOTE);
  const found = undrawn?.source ?? await findData(settings.dataset, signal, progress);
  const source = settings.dataset.background ? found : { ...found, background: false };
  const dataset = openDataset(source);
  const memo = contentMemo(store, files);
  const split = (name: string): Promise<Split> => {
    const key = JSON.stringify([source, name]);
    const read = splits.get(key) ?? readSplit(dataset, source, name, memo, undrawn?.fingerprint(name));
    splits.set(key, read);
    return read;
  };
  const partitions = new Map<string, Labelled>();
  for (const asked of wanted) {
    const partition = await labelledIds(
      {
        lists: dataset.lists,
        drawsLists: dataset.drawsLists,
        ids: async (name) => (await splitIds(dataset, name)).ids,
      },
      settings.dataset.train,
      asked,
    );
    if (partition.ids.length === 0) {
      throw new UserError(
        `Expected labelled images in the partition ${asked.fraction} but found ${partition.source}`,
        "supervision.labelled",
        settings.dataset.train.endsWith("]")
          ? "Take more images, or leave out what is semi-supervised: --columns and --rows choose."
          : "Use a list whose ids belong to the training split, or a larger share.",
      );
    }
    partitions.set(JSON.stringify(asked), partition);
  }
  const train = await split(settings.dataset.train);
  const evaluate = await split(settings.dataset.evaluate);
  refuseOverlap(train, evaluate);
  const content = undrawn
    ? { isRecorded: () => true, notes: [] }
    : await toyboxContent(dataset, [train, evaluate], contentMemo(store));
  for (const one of [train, evaluate]) {
    // Of scenes that are as recorded all labels are known.
    if (!content.isRecorded(one)) await requireTruth(dataset, one, { store, signal, progress });
  }
  const classes = dataset.hasBackground ? dataset.classNames.slice(1) : dataset.classNames;
  const published = datasetKind(source.name).promptNames;
  const prompting = published
    ? await fittingNames(published, classes, clip.folder)
    : { names: classes, notes: [] };
  const { embeddings, zeroShot = null, classVectors = null } = dataset.given ?? {};
  const given = embeddings &&
    { width: embeddings.cols, zeroShot: zeroShot !== null, classVectors: classVectors !== null };
  return {
    train,
    evaluate,
    hasBackground: dataset.hasBackground,
    promptNames: prompting.names,
    labelled: ({ fraction, draw, isAsked }) => partitions.get(JSON.stringify({ fraction, draw, isAsked }))!,
    clip,
    ...(given ? { given } : {}),
    maskSources: await prepareMaskSources(isGiven ? [] : masks, dataset, [train, evaluate], memo, progress),
    workers,
    ...runtime && { runtime },
    dataNotes: [
      ...content.notes,
      ...await dataset.splitNotes?.() ?? [],
      ...(isGiven || source.name === "toybox" || !isSmallClip(settings.clip) ? [] : [SMALL_CLIP_NOTE]),
      ...prompting.notes,
    ],
  };
}

/** What a reader must know of numbers on photographs. */
export const SMALL_CLIP_NOTE =
  `${SMALL_CLIP} knows Toybox's drawings and has never seen a photograph: on photographs its numbers are weak`;

/** Embeddings that are given came from a model that is not here. */
const NO_CLIP: ClipFacts = { folder: "", hash: "", native: 0, patch: 0, logitScale: null };

/** Where hashes of files of the outside world are remembered. */
export function contentMemo(store: Store, watch?: FileWatch): ContentMemo {
  const memo = store.memo("fingerprints");
  return {
    get: async (key) => await memo.get(key) as string | undefined,
    set: (key, value) => memo.set(key, value),
    ...(watch ? { watch } : {}),
  };
}

/**
 * Reads the ground truth of a split once per content: what is wrong with it is told before anything is computed.
 *
 * @throws {UserError} for what is wrong.
 */
async function requireTruth(
  dataset: Dataset,
  split: Split,
  { store, signal, progress }: Pick<Surroundings, "store" | "signal" | "progress">,
): Promise<void> {
  if (dataset.given) return;
  const memo = store.memo("labels");
  const { name, background = true } = split.source;
  const key = JSON.stringify([name, background, truthParams(split), LONGEST_ASPECT]);
  if (await memo.get(key) !== undefined) return;
  const task = lateTask(progress, `checking the label maps of ${split.name}`, "image");
  await requireLabels(dataset, split.name, split.ids, { signal, progress: task.update });
  task.end();
  await memo.set(key, true);
}

/** Numbers measured on training images say nothing. */
function refuseOverlap(train: Split, evaluate: Split): void {
  const seen = new Set(train.ids);
  const shared = evaluate.ids.filter((id) => seen.has(id));
  if (shared.length === 0) return;
  throw new UserError(
    `Expected no image in both splits but found ${shared.length} of ${evaluate.name} in ${train.name}, ` +
      `such as ${shared[0]}`,
    "dataset.train",
    "Choose splits without common images.",
  );
}

/**
 * Where a data set lies; Toybox is drawn first where it is not there yet.
 *
 * @throws {UserError} where no folder is given for a data set that cannot be drawn.
 */
export async function findData(
  { name, root, ignore }: Settings["dataset"],
  signal: AbortSignal,
  progress: Progress,
): Promise<DatasetSource> {
  const rest = ignore === undefined ? {} : { ignore: [...new Set(ignore)].sort((a, b) => a - b) };
  if (name !== "toybox") {
    if (root === null) {
      const whose = { folder: "your data", embeddings: "your embeddings" }[name as string] ?? name;
      throw new UserError(
        `Expected the ${name === "embeddings" ? "file" : "folder"} of ${whose} but none was given`,
        "dataset.root",
        `Give --set dataset.root=PATH: ${datasetKind(name).source}.`,
      );
    }
    return { name, root: resolve(projectFolder(), root), ...rest };
  }
  const home = root === null ? toyboxFolder() : resolve(projectFolder(), root);
  const task = lateTask(progress, "drawing Toybox");
  await materialiseToybox(home, { signal, progress: (fraction) => task.update(100 * fraction, 100) });
  task.end();
  return { name, root: home, ...rest };
}

type RememberedClip = Omit<ClipFacts, "folder" | "hash">;

/**
 * Facts of the model that settings name by its folder or, where it was pulled, by its name in the registry; its weights are
 * read and checked once per content, since that takes a while for large ones.
 */
async function clipFacts(nameOrFolder: string, store: Store): Promise<ClipFacts> {
  const path = await findModel(nameOrFolder, "clip");
  const hash = await rememberedOfFolder("hash of", path, contentMemo(store), () => hashClip(path));
  const memo = store.memo("models");
  let facts = await memo.get(hash) as RememberedClip | undefined;
  if (facts?.logitScale === undefined) {
    const { config: { vision }, logitScale } = await readClip(path);
    facts = { native: vision.image, patch: vision.patch, logitScale };
    await memo.set(hash, facts);
  }
  return { folder: path, hash, ...facts };
}
