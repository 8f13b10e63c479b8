import { join, resolve } from "node:path";
import { hashClip, readClip } from "../backbones/clip/model.ts";
import type { GivenRows } from "../datasets/dataset.ts";
import type { FileWatch } from "../datasets/file-watch.ts";
import { labelledIds, type Partition } from "../datasets/labelled-ids.ts";
import { datasetKind } from "../datasets/registry.ts";
import type { Memo as ContentMemo } from "../datasets/remembered-digests.ts";
import contentHash from "../datasets/toybox/content-hash.json" with { type: "json" };
import { splitIds } from "../datasets/split-ids.ts";
import { materialiseToybox } from "../datasets/toybox/materialise.ts";
import type { Memo } from "../engine/memo.ts";
import { projectFolder, storeFolder } from "../engine/project.ts";
import type { Progress } from "../engine/progress.ts";
import type { Store } from "../engine/store.ts";
import { UserError } from "../errors.ts";
import { findModel } from "../models/find-model.ts";
import type { ClipFacts, GivenFacts, Labelled, Materials } from "../stages/materials.ts";
import { type DatasetSource, openDataset } from "../stages/open-dataset.ts";
import type { Settings } from "../stages/settings.ts";
import type { Split } from "../stages/split.ts";
import type { Workers } from "../stages/workers.ts";
import { fittingNames } from "./fitting-names.ts";
import { prepareMaskSources } from "./prepare-mask-sources.ts";
import { readSplit } from "./read-split.ts";

/** What preparing needs of its surroundings. */
export interface Surroundings {
  readonly store: Store;
  readonly workers: Workers;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Is told of the files that the materials were read from. */
  readonly files?: FileWatch;
}

/** What the cells of a table ask for beside data and CLIP. */
export interface Wanted {
  /** Semi-supervised partitions. */
  readonly partitions: readonly Partition[];
  readonly masks: readonly Settings["masks"][];
}

/** Facts about data and model for the protocol and for provenance. */
export interface Prepared extends Materials {
  readonly dataNotes: readonly string[];
}

/**
 * Finds or makes the data, reads the splits and names data and model by their content.
 *
 * @throws {UserError} for whatever is missing or does not fit together.
 */
export async function prepareMaterials(
  settings: Pick<Settings, "dataset" | "clip">,
  { partitions: wanted, masks }: Wanted,
  { store, workers, signal, progress, files }: Surroundings,
): Promise<Prepared> {
  // First what is quick to refuse: drawing data takes a while.
  const isGiven = settings.dataset.name === "embeddings";
  const clip = isGiven ? NO_CLIP : await clipFacts(settings.clip, store.memo("models"));
  const found = await findData(settings.dataset, signal, progress);
  const source = settings.dataset.background ? found : { ...found, background: false };
  const dataset = openDataset(source);
  const memo = contentMemo(store, files);
  const split = (name: string) => readSplit(dataset, source, name, memo);
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
        "Use a list whose ids belong to the training split, or a larger share.",
      );
    }
    partitions.set(JSON.stringify(asked), partition);
  }
  const train = await split(settings.dataset.train);
  const evaluate = await split(settings.dataset.evaluate);
  refuseOverlap(train, evaluate);
  const classes = dataset.hasBackground ? dataset.classNames.slice(1) : dataset.classNames;
  const published = datasetKind(source.name).promptNames;
  const prompting = published
    ? await fittingNames(published, classes, clip.folder)
    : { names: classes, notes: [] };
  return {
    train,
    evaluate,
    hasBackground: dataset.hasBackground,
    promptNames: prompting.names,
    labelled: ({ fraction, draw, isAsked }) => partitions.get(JSON.stringify({ fraction, draw, isAsked }))!,
    clip,
    ...(dataset.given ? { given: factsOf(dataset.given) } : {}),
    maskSources: await prepareMaskSources(isGiven ? [] : masks, dataset, [train, evaluate], memo, progress),
    workers,
    dataNotes: [
      ...contentNotes([train, evaluate]),
      ...await dataset.splitNotes?.() ?? [],
      ...prompting.notes,
    ],
  };
}

/** Embeddings that are given came from a model that is not here. */
const NO_CLIP: ClipFacts = { folder: "", hash: "", native: 0, patch: 0 };

function factsOf({ embeddings, zeroShot, classVectors }: GivenRows): GivenFacts {
  return { width: embeddings.cols, zeroShot: zeroShot !== null, classVectors: classVectors !== null };
}

/** Where hashes of files of the outside world are remembered. */
export function contentMemo(store: Store, watch?: FileWatch): ContentMemo {
  const memo = store.memo("fingerprints");
  return {
    get: async (key) => await memo.get(key) as string | undefined,
    set: (key, value) => memo.set(key, value),
    ...(watch ? { watch } : {}),
  };
}

/** Numbers measured on training images say nothing. */
function refuseOverlap(train: Split, evaluate: Split): void {
  const seen = new Set(train.ids);
  const shared = evaluate.ids.filter((id) => seen.has(id));
  if (shared.length === 0) return;
  throw new UserError(
    `Expected no image in both splits but found ${shared.length} of ${evaluate.name} in ${train.name}, such as ${
      shared[0]
    }`,
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
  { name, root }: Settings["dataset"],
  signal: AbortSignal,
  progress: Progress,
): Promise<DatasetSource> {
  if (name !== "toybox") {
    if (root === null) {
      throw new UserError(
        `Expected the ${name === "embeddings" ? "file" : "folder"} of ${
          name === "folder" ? "your data" : name === "embeddings" ? "your embeddings" : name
        } but none was given`,
        "dataset.root",
        `Give --set dataset.root=PATH: ${datasetKind(name).source}.`,
      );
    }
    return { name, root: resolve(projectFolder(), root) };
  }
  const home = root === null ? join(storeFolder(), "_toybox") : resolve(projectFolder(), root);
  let task: ReturnType<Progress["begin"]> | undefined;
  await materialiseToybox(home, {
    signal,
    progress: (fraction) => (task ??= progress.begin("drawing Toybox", 100, 0)).update(100 * fraction),
  });
  task?.end();
  return { name, root: home };
}

/** Whether Toybox is what it was when its hashes were recorded: files may be changed, and processors may round differently. */
function contentNotes(splits: readonly Split[]): string[] {
  if (splits[0].source.name !== "toybox") return [];
  const recorded = new Map(Object.entries(contentHash));
  const differing = splits.filter(({ name, fingerprint }) => recorded.get(name) !== fingerprint);
  if (differing.length === 0) return ["The content of Toybox is as recorded"];
  return [
    `The content of Toybox (${
      differing.map(({ name }) => name).join(", ")
    }) differs from what is recorded: ` +
    "files were changed, another split was taken, or this processor rounds pixels differently",
  ];
}

/**
 * Facts of the model that settings name by its folder or, where it was pulled, by its name in the registry; its weights are
 * read and checked once per content, since that takes a while for large ones.
 */
async function clipFacts(nameOrFolder: string, memo: Memo): Promise<ClipFacts> {
  const path = await findModel(nameOrFolder, "clip");
  const hash = await hashClip(path);
  let sides = await memo.get(hash) as { native: number; patch: number } | undefined;
  if (!sides) {
    const { config: { vision } } = await readClip(path);
    sides = { native: vision.image, patch: vision.patch };
    await memo.set(hash, sides);
  }
  return { folder: path, hash, ...sides };
}
