import type { Tensor } from "../tensor/tensor.ts";

/** How far a result may lie from the golden value. */
export type Tolerance = { readonly type: "rel_max"; readonly value: number } | { readonly type: "exact" };

/** One golden case, read from its folder. */
export interface ParityCase {
  readonly name: string;
  readonly kind: string;
  /** Folder of the case; files named by it and model paths in `params` are relative to it. */
  readonly folder: string;
  // deno-lint-ignore no-explicit-any
  readonly params: any;
  /** Every tensor of the case's file, inputs and expected values alike, by name. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Names of the expected tensors. */
  readonly expected: readonly string[];
}

/**
 * A kind of golden case this project can check: computes results from the case's inputs.
 * Returns a value for every expected tensor it supports; `unsupported` names those it knowingly leaves out, with why.
 */
export type ParityKind = (testCase: ParityCase) => Promise<ParityResult>;

/** Values to compare with the expected tensors, by their names. */
export interface ParityResult {
  readonly values: Readonly<Record<string, Tensor>>;
  readonly unsupported?: Readonly<Record<string, string>>;
}
