import type { Calibration } from "../propagation/calibrate.ts";
import type { Matrix } from "../../tensor/matrix.ts";

/** Multi-hot labels of images. */
export interface ImageLabels {
  /** Number of images. */
  readonly images: number;
  /** Number of classes, K. */
  readonly classes: number;
  /** 0 or 1, [images, classes]; background, where the data set has one, is present in every image. */
  readonly present: Uint8Array;
}

/** What is known about the N training masks. */
export type Supervision =
  | {
    readonly kind: "full";
    /** G: class proportions inside each mask, [N, K]; a zero row where all pixels are ignored. */
    readonly proportions: Matrix;
  }
  | {
    readonly kind: "semi";
    /** G, [N, K]; only rows of labelled masks are read. */
    readonly proportions: Matrix;
    /** 1 for masks of labelled images, [N]. */
    readonly labelled: Uint8Array;
  }
  | {
    readonly kind: "weak";
    /** Which image each mask belongs to, [N]. */
    readonly imageOfMask: Int32Array;
    readonly imageLabels: ImageLabels;
  }
  | {
    readonly kind: "noisy";
    /** Labels of which an unknown share is wrong, [N, K]. */
    readonly labels: Matrix;
  }
  | { readonly kind: "open" };

/**
 * Scores S of the N training masks and where they come from, which decides how the released code normalises them.
 * zero-shot: output of `zeroShotScores`; probe: its logits; propagation: Ŷ of Eq. 1.
 */
export interface TrainingScores {
  readonly from: "zero-shot" | "probe" | "propagation";
  readonly scores: Matrix;
}

/** Switches of the supervision operator (METHOD 6). */
export interface PseudoLabelSettings {
  /** The paper's text read literally, or the released code. */
  readonly reading: "paper" | "authors";
  /** authors, weak: each present class to [0, 1] over the masks of an image. */
  readonly minmax: boolean;
  /** Probe target softmax(100 Y) over the allowed classes instead of rows of Y to sum 1. */
  readonly sharpen: boolean;
  /** authors, weak, zero-shot scores: background = (1 - best foreground)^p. */
  readonly p: number;
  /** authors, weak, later scores: background column raised to beta. */
  readonly beta: number;
  /** semi: what masks without labels start from. */
  readonly unlabelled: "zero-shot" | "zeros";
  /**
   * Label mass given to propagation: as it is; half background and half foreground; equal for every class; or, under semi
   * supervision, half labelled and half unlabelled masks, then half background and half foreground; or the former of these alone.
   */
  readonly balance: "none" | "background" | "class" | "labelled" | "labelled-only";
  /** What is done to the labels that Eq. 1 gives. */
  readonly calibrate: Calibration;
  /** Whether column 0 is a background class. */
  readonly hasBackground: boolean;
}

/** Those that decide how scores become labels, before labels are propagated. */
export type SupplementSettings = Omit<PseudoLabelSettings, "balance" | "calibrate">;

/** Defaults of a reading for a data set with background. */
export function pseudoLabelDefaults(reading: "paper" | "authors"): PseudoLabelSettings {
  return {
    reading,
    minmax: reading === "authors",
    sharpen: reading === "authors",
    p: 1,
    beta: 1,
    unlabelled: "zero-shot",
    balance: "none",
    calibrate: "none",
    hasBackground: true,
  };
}
