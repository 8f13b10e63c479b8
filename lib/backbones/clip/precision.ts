/**
 * Arithmetic of CLIP's image tower. fp32: single precision. int8: matrix products of the blocks before the last in whole numbers of 8
 * bits, weights quantised by column, activations of a crop as they come; everything else stays in single precision.
 */
export type ClipPrecision = "fp32" | "int8";

/** All of them. */
export const CLIP_PRECISIONS = ["fp32", "int8"] as const satisfies readonly ClipPrecision[];

/** What the tables are made with. */
export const DEFAULT_PRECISION: ClipPrecision = "fp32";
