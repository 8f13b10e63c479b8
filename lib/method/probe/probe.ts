import type { Matrix } from "../../tensor/matrix.ts";
import { RELEASED } from "./training-length.ts";

/**
 * How the linear probe is trained (METHOD 7).
 * authors: 100 x cosine, SGD with momentum (released code). mae: batch norm, linear layer, LARS (the recipe the text cites).
 */
export type ProbeKind = "authors" | "mae";

/** Where class vectors start: drawn at random, as in the released code, or at the label-weighted means of the classes. */
export type ProbeStart = "random" | "class-means";

/** How the linear probe is trained. */
export interface ProbeSettings {
  /** Which form: see {@link ProbeKind}. */
  readonly kind: ProbeKind;
  /** Passes over the training masks. */
  readonly epochs: number;
  /** Epochs of linear warm-up. */
  readonly warmup: number;
  /** Masks per step; with fewer masks than this, one step per epoch sees all. */
  readonly batch: number;
  /** Peak learning rate. */
  readonly lr: number;
  /** Where class vectors start; default: by the number of masks (`probeStart`). */
  readonly start?: ProbeStart;
}

/** Passes over the masks that the released code makes on VOC 2012: 94.5. */
const PASSES = RELEASED.steps * RELEASED.batch / RELEASED.masks;

/** The released code's rate, batch and length; MAE's rate is 0.1 · batch / 256 at 16,384, its length 90 epochs. */
export const PROBE_DEFAULTS: Readonly<Record<ProbeKind, ProbeSettings>> = {
  authors: {
    kind: "authors",
    epochs: PASSES,
    warmup: RELEASED.warmup * PASSES,
    batch: RELEASED.batch,
    lr: 0.02,
  },
  mae: { kind: "mae", epochs: 90, warmup: 10, batch: 16384, lr: 6.4 },
};

/** A trained probe. */
export type ProbeModel =
  | {
    readonly kind: "authors";
    /** One vector per class, of any length, [K, E]. */
    readonly weight: Matrix;
  }
  | {
    readonly kind: "mae";
    readonly weight: Matrix;
    readonly bias: Float32Array<ArrayBuffer>;
    /** Running mean and variance of the embeddings, [E]. */
    readonly mean: Float32Array<ArrayBuffer>;
    readonly variance: Float32Array<ArrayBuffer>;
  };

/** Training masks as a probe sees them. */
export interface ProbeData {
  /** Mask embeddings, not normalised, [N, E]. */
  readonly x: Matrix;
  /** Soft targets, [N, K]; a zero row has no loss. */
  readonly y: Matrix;
  /** Pixels per mask, [N]: the weight of its loss. */
  readonly areas: ArrayLike<number>;
}

/** Training masks in groups; one group at a time is in memory. */
export interface ProbeGroups {
  /** Masks of each group; none is empty. */
  readonly rows: readonly number[];
  /** Reads a group. */
  read(group: number): Promise<ProbeData>;
}

/** Training masks under semi supervision. */
export interface DividedGroups {
  readonly labelled: ProbeGroups;
  readonly unlabelled: ProbeGroups;
}

/** A probe in training, which holds a graph until it is disposed of. */
export interface ProbeTrainer extends AsyncDisposable {
  /** Uses other masks, of the same width and classes, from the next step on. */
  use(data: ProbeData): void;
  /** One step on the given rows; returns the loss before the update. */
  step(rows: Int32Array<ArrayBuffer>, lr: number): Promise<number>;
  /** The probe as it stands. */
  model(): ProbeModel;
}

/** Keeps the variance of batch norm above 0. */
export const NORM_EPSILON = 1e-6;
