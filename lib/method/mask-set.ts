import type { Size } from "./size.ts";

/** Masks as bare bits: a `MaskSet`, or masks resized or cropped on the way to the tokens. */
export interface MaskBits extends Size {
  /** Number of masks. */
  readonly count: number;
  /** 0 or 1, [count, height, width] row-major. */
  readonly bits: Uint8Array<ArrayBuffer>;
}

/**
 * The masks of one image, of its size, in a fixed order. Masks may overlap and need not cover the image.
 * Paint order and F1 need `levels` and areas; embeddings need the bits.
 */
export interface MaskSet extends MaskBits {
  /** Pixels per mask, [count]; never 0. */
  readonly areas: Int32Array<ArrayBuffer>;
  /** 0 sub-part, 1 part, 2 whole, [count]; a classical segmenter says 2 throughout. */
  readonly levels: Uint8Array<ArrayBuffer>;
}
