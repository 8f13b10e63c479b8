import { bootstrapAll, type BootstrapOptions, type Replicates } from "./bootstrap.ts";
import type { ClassTotals } from "./confusion.ts";
import { miouOfTotals } from "./miou.ts";
import { SparseCounts } from "./sparse-counts.ts";
import { totalsIn, totalsPerImage } from "./totals-per-image.ts";

/** IoU of every class and their mean, with the resamples behind them; in 0 … 1. */
export interface ClassReplicates {
  /** Mean over the classes that occur in the ground truth of the images or of the resample. */
  readonly mean: Replicates;
  /** By class; value NaN where the class neither occurs nor is predicted. */
  readonly classes: readonly Replicates[];
}

/**
 * Bootstrap over images of each class's IoU. The same options draw the same resamples as those of the table, so two
 * results on the same images stay paired.
 *
 * @param perImage confusion counts, [images, classes * classes], ground truth by prediction.
 */
export function classIouReplicates(
  perImage: Int32Array,
  classes: number,
  options: BootstrapOptions,
): ClassReplicates {
  const counts = SparseCounts.of(totalsPerImage(perImage, classes), 3 * classes);
  const iouOf = (c: number) => ({ hits, truths, predictions }: ClassTotals) =>
    hits[c] / (truths[c] + predictions[c] - hits[c]);
  const statistics = [miouOfTotals, ...Array.from({ length: classes }, (_, c) => iouOf(c))];
  const [mean, ...ofClasses] = bootstrapAll(
    counts,
    statistics.map((statistic) => () => (summed) => statistic(totalsIn(summed, 0, classes))),
    options,
  );
  return { mean, classes: ofClasses };
}
