import type { Split } from "./split.ts";

/** Masks that come from outside: from a model, or made elsewhere. Named by content hashes where they enter keys. */
export interface MaskSources {
  /** The SAM that settings name. */
  sam(model: string): SamFacts;
  /** The masks in the folder that settings name. */
  imported(from: string): ImportedFacts;
}

/** What the pipeline needs to know of a SAM before it is opened. */
export interface SamFacts {
  readonly folder: string;
  /** SHA-256 over its files. */
  readonly hash: string;
  /** Size of its files. */
  readonly bytes: number;
}

/** What the pipeline needs to know of imported masks. */
export interface ImportedFacts {
  readonly folder: string;
  /**
   * SHA-256 over the files of a split's images.
   *
   * @throws {UserError} when an image of the split has none: splits that are not used may lack masks.
   */
  hashOf(split: Split): string;
}
