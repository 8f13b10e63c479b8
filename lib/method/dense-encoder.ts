import type { Head } from "./heads/head.ts";
import type { Box } from "./mask-bias.ts";
import type { Size } from "./size.ts";

/** Crops of equal size with the masks of each at token resolution. */
export interface Crops extends Size {
  /** Number of crops. */
  readonly count: number;
  /** Normalised pixels, [count, 3, height, width]. */
  readonly pixels: Float32Array<ArrayBuffer>;
  /** Per crop: masks at token resolution, 0/1, [masks, gridHeight * gridWidth]. */
  readonly tokenMasks: readonly Uint8Array[];
  /** Where each crop lies in its image, for encoders that remember what they saw of it. */
  readonly boxes?: readonly Box[];
}

/** Dense output of one head for every crop. */
export interface DenseTokens {
  /** Patch tokens in the joint space, not normalised, [count, gridHeight * gridWidth, joint]. */
  readonly tokens: Float32Array<ArrayBuffer>;
  /** Affinity between patch tokens (class row and column dropped), [count, T, T]; only for heads with `affinity`. */
  readonly affinity?: Float32Array<ArrayBuffer>;
}

/** A frozen CLIP image tower whose last block is open: one trunk pass serves every head. */
export interface DenseEncoder {
  /** Side of a patch in pixels. */
  readonly patch: number;
  /** Side in pixels of the images the tower was trained on; windows have this side. */
  readonly native: number;
  /** Width of the joint image-text space. */
  readonly joint: number;
  /** Dense tokens of all crops under each head, in the order of `heads`. */
  encode(crops: Crops, heads: readonly Head[]): Promise<DenseTokens[]>;
}
