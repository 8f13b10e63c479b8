/** An execution provider of ONNX Runtime that sessions may run on. */
export type Provider = "tensorrt" | "cuda" | "coreml" | "dml" | "webgpu" | "cpu";

/** All of them, in the order in which they are tried. */
export const PROVIDERS = ["tensorrt", "cuda", "coreml", "dml", "webgpu", "cpu"] as const satisfies Provider[];

/**
 * Arithmetic of a network; what goes in and comes out is single precision. int8: products of CLIP's image tower in the blocks before
 * the last in whole numbers of 8 bits, weights quantised by column, activations of a crop as they come; all else as fp32.
 */
export type Precision = "fp32" | "fp16" | "int8";

/** All of them. */
export const PRECISIONS = ["fp32", "fp16", "int8"] as const satisfies Precision[];

/** What sessions run on where it is not the CPU in single precision. It changes numbers, so it enters keys. */
export interface Runtime {
  /** Who computes; what it has no kernel for, the CPU does. */
  readonly provider: Provider;
  /** Of weights and of the values between them. */
  readonly precision: Precision;
  /** Of ONNX Runtime. */
  readonly version: string;
  /** Name of the GPU or whatever else computes: other devices round otherwise. Absent for the CPU. */
  readonly device?: string;
}

/** What may be asked for: `auto` is the first provider that works on this machine. */
export interface RuntimeChoice {
  readonly provider: Provider | "auto";
  readonly precision: Precision;
}

/** What CLIP's text tower runs on: whole numbers are for the image tower alone. */
export function ofTextTower(runtime: Runtime | undefined): Runtime | undefined {
  return runtime?.precision === "int8" ? inSinglePrecision(runtime) : runtime;
}

/** The same in single precision, for networks that know no other; undefined for the CPU. */
export function inSinglePrecision(runtime: Runtime | undefined): Runtime | undefined {
  return runtime && runtime.provider !== "cpu" ? { ...runtime, precision: "fp32" } : undefined;
}
