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
}
