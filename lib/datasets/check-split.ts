import { UserError } from "../errors.ts";
import { sha256 } from "../files/sha256.ts";
import { IGNORE } from "../method/label-map.ts";
import type { Dataset } from "./dataset.ts";
import { eachInFlight } from "./each-in-flight.ts";
import { fingerprint } from "./fingerprint.ts";
import { gatherStrangeLabels } from "./strange-labels.ts";
import { FORGETFUL } from "./remembered-digests.ts";
import { splitIds } from "./split-ids.ts";

/** The content of a split, and everything that is wrong with it. */
export interface SplitReport {
  readonly split: string;
  /** Number of images its list names; null where the list itself cannot be read. */
  readonly images: number | null;
  /** SHA-256 of the ids, each followed by a line feed. */
  readonly listHash: string | null;
  /** The content hash that results print; null where something is wrong. */
  readonly content: string | null;
  /** Images in which each class occurs, by label. */
  readonly imagesWithClass: readonly number[];
  /** Share of ignored pixels among those that were read, 0 … 1. */
  readonly ignored: number;
  readonly problems: readonly UserError[];
}

/**
 * Reads every image and label map of a split and collects what is wrong, all of it: files that are missing, unreadable, cut
 * short or of another size than their partner, labels out of range.
 */
export async function checkSplit(
  dataset: Dataset,
  split: string,
  around: { readonly signal: AbortSignal; progress(done: number, total: number): void },
): Promise<SplitReport> {
  const imagesWithClass = new Array<number>(dataset.classNames.length).fill(0);
  const ofList: UserError[] = [];
  const listed = await attempt(ofList, () => splitIds(dataset, split));
  const unknown = { images: null, listHash: null, content: null };
  if (!listed) return { split, ...unknown, imagesWithClass, ignored: 0, problems: ofList };
  const { ids, split: whole } = listed;
  const ofImage = ids.map((): UserError[] => []);
  let pixels = 0, ignored = 0;
  await eachInFlight(ids.length, around, async (image) => {
    const id = ids[image], problems = ofImage[image];
    await attempt(problems, () => dataset.image(id, whole));
    const labels = await attempt(problems, () => dataset.labels(id, whole));
    if (!labels) return;
    const counts = new Int32Array(256);
    for (const value of labels.data) counts[value]++;
    imagesWithClass.forEach((_, label) => imagesWithClass[label] += counts[label] > 0 ? 1 : 0);
    pixels += labels.data.length;
    ignored += counts[IGNORE];
  });
  const problems = gatherStrangeLabels(ofImage.flat());
  return {
    split,
    images: ids.length,
    listHash: sha256(ids.map((id) => `${id}\n`).join("")),
    content: problems.length === 0 ? await fingerprint(dataset, ids, whole, FORGETFUL) : null,
    imagesWithClass,
    ignored: pixels === 0 ? 0 : ignored / pixels,
    problems,
  };
}

/** Reads, or notes what is wrong. A broken file is noted once, even if image and labels both need it. */
async function attempt<T>(problems: UserError[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const known = problems.some(({ where }) => where !== undefined && where === error.where);
    if (!known) problems.push(error);
    return undefined;
  }
}
