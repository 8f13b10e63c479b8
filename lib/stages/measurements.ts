import type { CountStatistic } from "../metrics/bootstrap.ts";
import { objectAccuracy } from "../metrics/mask-f1.ts";
import { explainedShare, meanOfSums } from "../metrics/mean-of-sums.ts";

/** A metric of a table: which sums over images it reads and what it makes of them, in shares of 1. */
export interface Measurement {
  readonly counts: string;
  readonly statistic: CountStatistic;
}

/** Metrics that are of no label map: of embeddings, of Figure 2, of Appendix B. */
export const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  nearestRight: { counts: "nearest", statistic: objectAccuracy },
  silhouette: { counts: "silhouettes", statistic: meanOfSums },
  classVariance: { counts: "variance", statistic: explainedShare },
  textMargin: { counts: "textMargins", statistic: meanOfSums },
  biasCorrelation: { counts: "correlations", statistic: meanOfSums },
  activeShare: { counts: "activeShares", statistic: meanOfSums },
  mutualNeighbours: { counts: "mutual", statistic: meanOfSums },
  unchangedNeighbours: { counts: "unchanged", statistic: meanOfSums },
  // Errors as what is left of 1, so that more is better as in every table.
  keptDegrees: { counts: "degree", statistic: oneMinusMean },
  keptWeights: { counts: "weights", statistic: oneMinusMean },
  keptLabels: { counts: "training", statistic: oneMinusMean },
  keptScores: { counts: "scores", statistic: oneMinusMean },
  sameClass: { counts: "sameClass", statistic: meanOfSums },
};

function oneMinusMean(summed: ArrayLike<number>): number {
  return 1 - meanOfSums(summed);
}
