/** An execution provider of ONNX Runtime that sessions may run on. */
export type Provider = "tensorrt" | "cuda" | "coreml" | "dml" | "webgpu" | "cpu";

/** All of them, in the order in which they are tried. */
export const PROVIDERS = ["tensorrt", "cuda", "coreml", "dml", "webgpu", "cpu"] as const satisfies Provider[];

/** Precision of a network's numbers; what goes in and comes out is single precision. */
export type Precision = "fp32" | "fp16";

/** Both. */
export const PRECISIONS = ["fp32", "fp16"] as const satisfies Precision[];

/** What sessions run on where it is not the CPU in single precision. It changes numbers, so it enters keys. */
export interface Runtime {
  /** Who computes; what it has no kernel for, the CPU does. */
  readonly provider: Provider;
  /** Of weights and of the values between them. */
  readonly precision: Precision;
  /** Of ONNX Runtime. */
  readonly version: string;
}
