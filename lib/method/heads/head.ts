import type { KeyBias } from "../key-bias.ts";

/**
 * The algebra in which heads are written. One head file serves two interpreters: ONNX nodes (fast) and plain
 * loops over numbers (the reference that tests compare with).
 * All values are stacks of matrices [heads, rows, columns]; a leading axis of 1 broadcasts.
 */
export interface Algebra<T> {
  /** Matrix product of each pair. */
  matmul(a: T, b: T): T;
  /** Matrices transposed, stack order kept. */
  transpose(a: T): T;
  /** a + b, of equal shapes. */
  add(a: T, b: T): T;
  /** a times a number. */
  scale(a: T, factor: number): T;
  /** Rows to non-negative weights that sum to 1. */
  softmaxRows(a: T): T;
  /** Average over the attention heads: a stack of one matrix. */
  meanOverHeads(a: T): T;
}

/** What the last block offers a head: projections of LN1(X), before any scaled dot product. n = tokens + 1, class token first. */
export interface LastBlock<T> {
  /** Queries, keys, values, [heads, n, headWidth]. */
  readonly q: T;
  /** Keys, as `q`. */
  readonly k: T;
  /** Values, as `q`. */
  readonly v: T;
  /** Mask-aware bias B, [1, n, n] (METHOD 3.7); null for heads without bias. */
  readonly bias: T | null;
  /**
   * Averages rows over the masks that hold them (Eq. S2), [n, n]: row i is the mean over the masks holding token i of the
   * mean of the rows in the mask; a token in no mask keeps its own row. Null unless the head asks for it.
   */
  readonly maskMean: T | null;
  /** 1 / sqrt(headWidth). */
  readonly scale: number;
  /** Number of attention heads. */
  readonly heads: number;
}

/** How tokens become mask embeddings: plain average in the mask (Eq. 3) or weighted by the affinity (Eq. 7). */
export type Pooling = "mask" | "eq7" | "eq7-lowres";

/** How a head uses the mask-aware bias (METHOD 3.7). */
export interface HeadBias {
  /** Constant by which attention inside a mask is raised, in logits; >= 0. */
  readonly tau: number;
  /** False hides the class token from patches. */
  readonly classVisible: boolean;
  /** True lets a token that lies in no mask see itself as if it did; false if absent. */
  readonly seeSelf?: boolean;
}

/** How the affinity S of a head is put together from the softmaxes of queries and of keys. */
export interface AffinityForm {
  /** Half the sum of the two softmaxes (Eq. 9) instead of their sum. */
  readonly halfSum?: boolean;
  /** One attention matrix, the mean over heads, applied to the values of every head. */
  readonly headMean?: boolean;
  /** One attention head over the full width in place of several: logits qᵀk / sqrt(D). */
  readonly fullWidth?: boolean;
}

/**
 * One way to turn the last block of CLIP into a dense encoder. Only the attention of this block differs between heads.
 * What stands in `bias`, `form`, `keyBias`, `smoothing` and `formula` can be set by an option; a head without one of these
 * refuses its options.
 */
export interface Head {
  /** With the options given: `dba(tau=8)`. */
  readonly name: string;
  /** The paper's equation or the source of the idea. */
  readonly source: string;
  /** Mask-aware bias, or null where the head has none. */
  readonly bias: HeadBias | null;
  /** Weights of the residual stream and of the attention branch: F_tok(residual[0] * X + residual[1] * O_v(attention)). */
  readonly residual: readonly [number, number];
  /** Which tokens make the embedding of a mask. */
  readonly pooling: Pooling;
  /** What may change in the affinity; absent where there is nothing to change. */
  readonly form?: AffinityForm;
  /** A constant added to every key; absent for heads that use no keys. */
  readonly keyBias?: KeyBias;
  /** How class shares of tokens are smoothed by the affinity before they are averaged over masks; not at all if absent. */
  readonly smoothing?: { readonly threshold: number };
  /** What is attended, written out; only of the head `formula`. */
  readonly formula?: string;
  /** True for Eq. S2, which needs `maskMean`. */
  readonly needsMaskMean?: boolean;
  /** The attended values per attention head, [heads, n, headWidth]; `form` is the head's own. */
  attend<T>(algebra: Algebra<T>, block: LastBlock<T>, form: AffinityForm | undefined): T;
  /** Head-averaged affinity, [1, n, n], for heads that pool or smooth by it. */
  readonly affinity?:
    | (<T>(algebra: Algebra<T>, block: LastBlock<T>, form: AffinityForm | undefined) => T)
    | undefined;
}
