import { type BootstrapOptions, bootstrapReplicates, type Replicates } from "./bootstrap.ts";
import { meanOfDefined } from "./mean-of-defined.ts";

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
  const images = perImage.length / (classes * classes);
  const replicated = Array.from({ length: classes }, (_, c) => {
    // Hits, pixels of truth and union: all that the IoU of one class needs of a confusion matrix.
    const counts = new Int32Array(images * 3);
    for (let image = 0; image < images; image++) {
      const start = image * classes * classes;
      const hits = perImage[start + c * classes + c];
      let truths = 0;
      let predictions = 0;
      for (let other = 0; other < classes; other++) {
        truths += perImage[start + c * classes + other];
        predictions += perImage[start + other * classes + c];
      }
      counts.set([hits, truths, truths + predictions - hits], image * 3);
    }
    return {
      iou: bootstrapReplicates(counts, 3, ([hits, , union]) => hits / union, options),
      present: bootstrapReplicates(counts, 3, ([, truths]) => truths, options),
    };
  });
  const mean = (read: (replicates: Replicates) => number) =>
    meanOfDefined(Float64Array.from(replicated, ({ iou, present }) => read(present) > 0 ? read(iou) : NaN));
  return {
    mean: {
      value: mean(({ value }) => value),
      replicates: replicated[0].iou.replicates.map((_, r) => mean(({ replicates }) => replicates[r])),
    },
    classes: replicated.map(({ iou }) => iou),
  };
}
