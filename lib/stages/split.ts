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
  /** Number of the group of each image, from 0, where images come in groups, and what these are, such as "cities". */
  readonly groups?: { readonly name: string; readonly of: readonly number[] };
}

/** What decides the ground truth of a split: params of whatever reads it. */
export interface TruthParams {
  /** Fingerprint of the split. */
  readonly data: string;
  readonly classes: number;
  readonly ignore?: readonly number[];
}

export function truthParams({ fingerprint, classNames, source: { ignore } }: Split): TruthParams {
  return { data: fingerprint, classes: classNames.length, ...(ignore ? { ignore: [...ignore] } : {}) };
}

/** The images of a split in words that no other images have, whatever is made of them: two results are paired only on the same. */
export function imageSetOf(
  { source: { name: dataset }, name, ids }: Pick<Split, "source" | "name" | "ids">,
): string {
  return `${dataset} ${name} (${ids.length} images, ${sha256(ids.join("\n")).slice(0, 8)})`;
}
