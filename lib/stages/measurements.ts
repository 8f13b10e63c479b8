import { APPROXIMATION_ERRORS } from "../metrics/approximation-errors.ts";
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
  ...Object.fromEntries(
    APPROXIMATION_ERRORS.map((name) => [name, { counts: name, statistic: meanOfSums }]),
  ),
};
