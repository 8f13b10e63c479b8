import type { CountStatistic } from "../metrics/bootstrap.ts";
import { explainedShare, meanOfSums } from "../metrics/mean-of-sums.ts";

/** A metric of a table: the sums over images that it reads, and what it computes from them, as a share of 1. */
export interface Measurement {
  readonly counts: string;
  readonly statistic: CountStatistic;
}

/** Metrics that need no label map: those of embeddings, Figure 2 and Appendix B. */
export const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  silhouette: { counts: "silhouettes", statistic: meanOfSums },
  classVariance: { counts: "variance", statistic: explainedShare },
  textMargin: { counts: "textMargins", statistic: meanOfSums },
  biasCorrelation: { counts: "correlations", statistic: meanOfSums },
  activeShare: { counts: "activeShares", statistic: meanOfSums },
  mutualNeighbours: { counts: "mutual", statistic: meanOfSums },
  unchangedNeighbours: { counts: "unchanged", statistic: meanOfSums },
  // One minus the error, so that more is better, as in every table.
  keptDegrees: { counts: "degree", statistic: oneMinusMean },
  keptWeights: { counts: "weights", statistic: oneMinusMean },
  keptLabels: { counts: "training", statistic: oneMinusMean },
  keptScores: { counts: "scores", statistic: oneMinusMean },
  sameClass: { counts: "sameClass", statistic: meanOfSums },
};

function oneMinusMean(summed: ArrayLike<number>): number {
  return 1 - meanOfSums(summed);
}
