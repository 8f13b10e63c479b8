import { sha256 } from "../files/sha256.ts";
import type { DatasetSource } from "./open-dataset.ts";

/** The images of one split: where they are (not hashed) and what they are (hashed through `fingerprint`). */
export interface Split {
  readonly source: DatasetSource;
  readonly name: string;
  readonly ids: readonly string[];
  /** SHA-256 over ids and content. */
  readonly fingerprint: string;
  /** Class names by label. */
  readonly classNames: readonly string[];
  /** If images come in groups: the number of each image's group, from 0, and what the groups are, such as "cities". */
  readonly groups?: { readonly name: string; readonly of: readonly number[] };
}

/** What decides the ground truth of a split: part of the params of every stage that reads it. */
export interface TruthParams {
  /** Fingerprint of the split. */
  readonly data: string;
  readonly classes: number;
  readonly ignore?: readonly number[];
}

export function truthParams({ fingerprint, classNames, source: { ignore } }: Split): TruthParams {
  return { data: fingerprint, classes: classNames.length, ...(ignore ? { ignore: [...ignore] } : {}) };
}

/** A name for the images of a split that no other images share. Two results are paired only if it is the same for both. */
export function imageSetOf(
  { source: { name: dataset }, name, ids }: Pick<Split, "source" | "name" | "ids">,
): string {
  return `${dataset} ${name} (${ids.length} images, ${sha256(ids.join("\n")).slice(0, 8)})`;
}
