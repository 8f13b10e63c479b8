import type { Stage } from "../engine/stage.ts";
import { bootstrapReplicates } from "../metrics/bootstrap.ts";
import { macroF1Skip, macroF1Zero, objectAccuracy } from "../metrics/mask-f1.ts";
import { f1OfSize } from "../metrics/mask-size.ts";
import { type Measurement, MEASUREMENTS } from "./measurements.ts";
import { miouDefined, miouPresent, pixelAccuracy } from "../metrics/miou.ts";

/** Every metric of a table: which counts it reads and the statistic of their sum, in 0 … 1. */
const METRICS: Readonly<Record<string, Measurement>> = {
  f1: { counts: "masks", statistic: macroF1Skip },
  f1Zero: { counts: "masks", statistic: macroF1Zero },
  f1Class0: { counts: "masksClass0", statistic: macroF1Skip },
  f1Tiny: { counts: "maskSizes", statistic: f1OfSize("tiny") },
  f1Small: { counts: "maskSizes", statistic: f1OfSize("small") },
  f1Medium: { counts: "maskSizes", statistic: f1OfSize("medium") },
  f1Large: { counts: "maskSizes", statistic: f1OfSize("large") },
  objectAccuracy: { counts: "masks", statistic: objectAccuracy },
  miou: { counts: "pixels", statistic: miouPresent },
  miouDefined: { counts: "pixels", statistic: miouDefined },
  accuracy: { counts: "pixels", statistic: pixelAccuracy },
  ...MEASUREMENTS,
};

/**
 * Metrics of a split and the same on every bootstrap resample of its images, in percent.
 * Params: `replicates`, `seed`; cells of a table share both, so their differences are paired.
 * Makes per metric a tensor [1 + replicates]: the value, then the resampled values; and the fact `unreached`: how many masks no
 * label reached.
 */
export const estimatesStage: Stage = {
  name: "estimates",
  module: import.meta.url,
  async run(params, { counts }) {
    const { tensors } = await counts.whole();
    const options = { seed: Number(params.seed), replicates: Number(params.replicates) };
    // Counts of some cells are of a label map without masks, or of no labels at all.
    const measured = Object.entries(METRICS).filter(([, metric]) => metric.counts in tensors);
    const estimates = measured.map(([name, { counts, statistic }]) => {
      const { shape, data } = tensors[counts];
      const { value, replicates } = bootstrapReplicates(data as Int32Array, shape[1], statistic, options);
      const percent = Float64Array.from([value, ...replicates], (share) => 100 * share);
      return [name, { shape: [percent.length], data: percent }] as const;
    });
    const counted = (tensors.unreached?.data ?? new Int32Array()) as Int32Array;
    const unreached = counted.reduce((sum, count) => sum + count, 0);
    return { tensors: Object.fromEntries(estimates), facts: { unreached } };
  },
};
