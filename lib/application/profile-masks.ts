import { z } from "zod";
import { loadProfile } from "../configuration/profile.ts";
import { FileWatch } from "../datasets/file-watch.ts";
import type { StageNode } from "../engine/stage.ts";
import { Store } from "../engine/store.ts";
import type { Progress } from "../progress/progress.ts";
import { resolveRuntime } from "../providers/resolve-runtime.ts";
import type { Masks } from "../stages/artefacts.ts";
import { masksNode } from "../stages/mask-nodes.ts";
import { openDataset } from "../stages/open-dataset.ts";
import { Settings } from "../stages/settings.ts";
import type { Split } from "../stages/split.ts";
import { Workers } from "../stages/workers.ts";
import { prepareMaskSources } from "./prepare-mask-sources.ts";
import { contentMemo, findData } from "./prepare-materials.ts";
import { readSplit } from "./read-split.ts";

const MaskSettings = z.strictObject({
  dataset: Settings.shape.dataset,
  masks: Settings.shape.masks,
  runtime: Settings.shape.runtime,
});

export interface ProfileOptions {
  readonly profile: string;
  /** `path=value` options. */
  readonly set: readonly string[];
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Masks of some splits that are not made yet, and what it takes to make them. */
export interface ProfileMasks {
  readonly splits: readonly { readonly split: Split; readonly node: StageNode<Masks> }[];
  readonly store: Store;
  /** To be closed by whoever asked for them. */
  readonly workers: Workers;
  /** The files that the keys of the masks were made of. */
  readonly files: FileWatch;
}

/**
 * The masks of splits of a profile's data, as its tables have them.
 *
 * @param names which splits, by the settings of the data set.
 * @throws {UserError} for an unknown profile, split or option, and whatever is missing.
 */
export async function profileMasks(
  { profile, set, signal, progress }: ProfileOptions,
  names: (dataset: Settings["dataset"]) => readonly string[],
): Promise<ProfileMasks> {
  const { settings: { dataset: data, masks, runtime: asked } } = await loadProfile(profile, MaskSettings, {
    set,
  });
  const source = { ...await findData(data, signal, progress), background: data.background };
  const dataset = openDataset(source);
  const store = Store.open(), files = new FileWatch();
  const memo = contentMemo(store, files);
  const splits: Split[] = [];
  for (const name of names(data)) splits.push(await readSplit(dataset, source, name, memo));
  const maskSources = await prepareMaskSources([masks], dataset, splits, memo, progress);
  const workers = new Workers((text) => progress.note(text));
  const runtime = await resolveRuntime(asked, (text) => progress.note(text));
  const around = { workers, maskSources, runtime };
  return {
    splits: splits.map((split) => ({ split, node: masksNode(split, masks, data, around) })),
    ...{ store, workers, files },
  };
}
