import { z } from "zod";
import { checkSplit, type SplitReport } from "../datasets/check-split.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { checkRows } from "../datasets/embeddings/check-rows.ts";
import { loneLabelNote } from "../datasets/lone-label-note.ts";
import { datasetKind } from "../datasets/registry.ts";
import { splitIds } from "../datasets/split-ids.ts";
import { loadProfile, type Profile } from "../configuration/profile.ts";
import type { Progress } from "../progress/progress.ts";
import { countedNames } from "../counted-names.ts";
import { UserError } from "../errors.ts";
import { openDataset } from "../stages/open-dataset.ts";
import { Settings } from "../stages/settings.ts";
import { findData } from "./prepare-materials.ts";
import { lateTask } from "./late-task.ts";

const DataSettings = z.strictObject({ dataset: Settings.shape.dataset });

export interface DataReport {
  readonly profile: Profile;
  readonly root: string;
  /** What the data set is made of and where it comes from. */
  readonly source: string;
  readonly classNames: readonly string[];
  /** Whether label 0 is the background; null where the data set could not be opened. */
  readonly hasBackground: boolean | null;
  readonly splits: readonly SplitReport[];
  /** Whether rows of embeddings are given: then splits speak of groups and rows where others have images and pixels. */
  readonly given: boolean;
  /** How splits came about where nobody wrote them. */
  readonly notes: readonly string[];
  /** Everything that is wrong, in the form in which commands print it. */
  readonly problems: readonly UserError[];
}

/**
 * Looks through the data of a profile, every file of both splits.
 *
 * @param set `dataset.…=value` options.
 * @throws {UserError} for an unknown profile or option, or where no folder is given.
 */
export async function checkData(
  name: string,
  set: readonly string[],
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<DataReport> {
  const { profile, settings } = await loadProfile(name, DataSettings, { set });
  const found = await findData(settings.dataset, signal, progress);
  const base = { profile, root: found.root, source: datasetKind(found.name).source };
  let dataset: Dataset;
  try {
    dataset = openDataset(found);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const nothing = { classNames: [], hasBackground: null, splits: [], given: false, notes: [] };
    return { ...base, ...nothing, problems: [error] };
  }
  const splits: SplitReport[] = [];
  for (const split of new Set([settings.dataset.train, settings.dataset.evaluate])) {
    if (dataset.given) {
      splits.push(await checkRows(dataset, dataset.given, split));
      continue;
    }
    const task = lateTask(progress, `checking ${split}`, "image");
    splits.push(await checkSplit(dataset, split, { signal, progress: task.update }));
    task.end();
  }
  const all = [...splits.flatMap((split) => split.problems), ...await sharedImages(dataset, splits)];
  // Both splits may have the same.
  const problems = [...new Map(all.map((problem) => [problem.describe(), problem])).values()];
  // Where splits cannot be derived, that is among the problems already.
  const derivable = splits.every(({ images }) => images !== null);
  const notes = derivable ? [...await dataset.splitNotes?.() ?? []] : [];
  const { classNames, hasBackground } = dataset;
  for (const { split, imagesWithClass, ignored } of dataset.given ? [] : splits) {
    const note = loneLabelNote(classNames, imagesWithClass.map((images) => images > 0), ignored);
    if (note !== null) notes.push(`${split}: ${note}`);
  }
  const given = dataset.given !== undefined;
  return { ...base, classNames, hasBackground, splits, given, notes, problems };
}

/** Numbers measured on training images say nothing. */
async function sharedImages(dataset: Dataset, splits: readonly SplitReport[]): Promise<UserError[]> {
  if (splits.length < 2 || splits.some(({ images }) => images === null)) return [];
  const [train, evaluate] = splits.map(({ split }) => split);
  const seen = new Set((await splitIds(dataset, train)).ids);
  const shared = (await splitIds(dataset, evaluate)).ids.filter((id) => seen.has(id));
  if (shared.length === 0) return [];
  return [
    new UserError(
      `Expected no image in both ${train} and ${evaluate} but found ${countedNames(shared)}`,
      "dataset.train",
      "Numbers measured on training images say nothing: choose splits without common images.",
    ),
  ];
}
