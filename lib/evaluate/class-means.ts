import type { ClassTotals } from "../metrics/confusion.ts";
import { miouDefinedOfTotals, miouOfAllTotals, miouOfTotals } from "../metrics/miou.ts";

/** Over which classes the mean of IoU goes. */
export interface ClassMean {
  /** Mean IoU in 0 … 1. */
  readonly of: (totals: ClassTotals) => number;
  /** Whether a class takes part. */
  readonly counts: (truePixels: number, predictedPixels: number) => boolean;
  /** The classes that take part, after "mean of 12". */
  readonly which: string;
}

/**
 * The means in use. They differ where a class is predicted but never true: the paper leaves it out; mmsegmentation, Cityscapes'
 * scripts and torchmetrics count it as 0; scikit-learn's jaccard_score over given labels counts one that is neither as 0 too.
 */
export const CLASS_MEANS = {
  present: {
    of: miouOfTotals,
    counts: (truePixels) => truePixels > 0,
    which: "classes that occur",
  },
  union: {
    of: miouDefinedOfTotals,
    counts: (truePixels, predictedPixels) => truePixels + predictedPixels > 0,
    which: "classes that occur or are predicted",
  },
  all: {
    of: miouOfAllTotals,
    counts: () => true,
    which: "classes, whether they occur or not",
  },
} as const satisfies Record<string, ClassMean>;

/** One of {@link CLASS_MEANS}. */
export type ClassMeanName = keyof typeof CLASS_MEANS;
