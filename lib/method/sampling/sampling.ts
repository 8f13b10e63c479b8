import type { Axis } from "../../kernels/pooling/axis.ts";
import type { Box, Downsampling } from "../mask-bias.ts";

/** How the image is shown to CLIP (METHOD 4). */
export interface SamplingSettings {
  /**
   * none: one pass; global: one pass, upsampled through I'; slide: windows; gsw: both (global-aware sliding window); two-windows:
   * windows of two sizes.
   */
  readonly kind: "none" | "global" | "slide" | "gsw" | "two-windows";
  /** Side of a window in pixels of I', a multiple of the patch. */
  readonly window: number;
  /** Step between windows in pixels of I'. */
  readonly stride: number;
  /** Share of the whole-image pass in `gsw`, 0 to 1. */
  readonly globalWeight: number;
  /** When a token belongs to a mask; if absent, the top-left pixel decides. */
  readonly tokenMasks?: Downsampling;
}

/** Sizes that fix where crops lie and how their tokens reach the pixels of the masks. */
export interface Geometry {
  /** I', the resized image CLIP sees, [h', w']; multiples of the patch. */
  readonly image: { readonly height: number; readonly width: number };
  /** The masks, at the size of the original image, [H, W]. */
  readonly masks: { readonly height: number; readonly width: number };
  readonly patch: number;
}

/**
 * One way to look at the image: crops of equal size on a grid of positions, and the linear map from all their tokens to the
 * pixels of the masks. That map is upsampling, averaging where crops overlap, and resizing; all three treat rows and columns
 * alike and apart, so it is the product of two axes. Token (a, b) of the crop at grid position (r, c) is entry
 * r * gridHeight + a of `rows` and c * gridWidth + b of `columns`.
 */
export interface View {
  /** Crops of I', row by row. */
  readonly boxes: readonly Box[];
  /** Grid positions of the crops. */
  readonly boxRows: number;
  readonly boxColumns: number;
  /** Which masks the crops' tokens belong to: the original masks, or the masks resized to I' and cropped. */
  readonly masksFrom: "original" | "resized";
  readonly rows: Axis;
  readonly columns: Axis;
  /** Share of this view in the canvas; the shares of all views sum to 1. */
  readonly share: number;
}

/** The views of one sampling. */
export type Sampling = (geometry: Geometry, settings: SamplingSettings) => View[];
