import type { Stage } from "../engine/stage.ts";
import { bootstrapAll, type CountStatistic } from "../metrics/bootstrap.ts";
import type { ClassTotals } from "../metrics/confusion.ts";
import {
  backgroundAccuracy,
  hitClasses,
  macroF1Over,
  objectAccuracy,
  occurringClasses,
} from "../metrics/mask-f1.ts";
import { f1OfSize, type MaskSize, maskSizeCells } from "../metrics/mask-size.ts";
import { accuracyOfTotals, miouDefinedOfTotals, miouOfTotals } from "../metrics/miou.ts";
import { SparseCounts } from "../metrics/sparse-counts.ts";
import { totalsIn, totalsPerImage } from "../metrics/totals-per-image.ts";

/** Which counts a metric reads; the class totals of each stand in this order, then the counts by size of masks. */
const COUNTS = ["pixels", "masks", "masksClass0"] as const;
type Counts = typeof COUNTS[number];

/** A metric of class totals: what it leaves out is decided by those of all images. */
type Metric = (total: ClassTotals) => (summed: ClassTotals) => number;

const f1Over = (classesOf: (total: ClassTotals) => number[]): Metric => (total) => {
  const classes = classesOf(total);
  return (summed) => macroF1Over(classes, summed);
};

/** Every metric of a table that class totals tell, in 0 … 1. */
const METRICS = (hasBackground: boolean): Readonly<Record<string, readonly [Counts, Metric]>> => ({
  f1: ["masks", f1Over(occurringClasses)],
  f1Released: ["masks", f1Over(hitClasses)],
  f1Class0: ["masksClass0", f1Over(hitClasses)],
  objectAccuracy: ["masks", () => (summed) => objectAccuracy(summed, hasBackground ? 1 : 0)],
  backgroundAccuracy: ["masks", () => (summed) => hasBackground ? backgroundAccuracy(summed) : NaN],
  miou: ["pixels", () => miouOfTotals],
  miouDefined: ["pixels", () => miouDefinedOfTotals],
  accuracy: ["pixels", () => accuracyOfTotals],
});

const SIZES: Readonly<Record<string, MaskSize>> = {
  f1Tiny: "tiny",
  f1Small: "small",
  f1Medium: "medium",
  f1Large: "large",
};

/**
 * Metrics of a split and the same on every bootstrap resample of its images, in percent.
 * Params: `replicates`, `seed`; cells of a table share both, so their differences are paired; `images`, which names the images;
 * `groups` by image where groups are drawn instead of images, else null; `hasBackground`.
 * Makes per metric a tensor [1 + replicates]: the value, then the resampled values; the fact `images`.
 */
export const estimatesStage: Stage = {
  name: "estimates",
  module: import.meta.url,
  async run(params, { counts }) {
    const { perImage, classes } = await sparseCounts(counts);
    const sizesAt = COUNTS.length * 3 * classes;
    const metrics: [string, (total: Float64Array) => CountStatistic][] = [
      ...Object.entries(METRICS(Boolean(params.hasBackground))).map(([name, [from, metric]]) => {
        const start = COUNTS.indexOf(from) * 3 * classes;
        const totals = (summed: Float64Array) => totalsIn(summed, start, classes);
        const statistic = (total: Float64Array): CountStatistic => {
          const fixed = metric(totals(total));
          return (summed) => fixed(totals(summed));
        };
        return [name, statistic] as [string, typeof statistic];
      }),
      ...Object.entries(SIZES).map(([name, size]) => {
        const statistic = (total: Float64Array): CountStatistic => {
          const fixed = f1OfSize(size)(total.subarray(sizesAt));
          return (summed) => fixed(summed.subarray(sizesAt));
        };
        return [name, statistic] as [string, typeof statistic];
      }),
    ];
    const images = String(params.images);
    const found = bootstrapAll(perImage, metrics.map(([, statistic]) => statistic), {
      seed: Number(params.seed),
      replicates: Number(params.replicates),
      groups: (params.groups ?? undefined) as number[] | undefined,
      images,
    });
    const estimates = metrics.map(([name], at) => {
      const { value, replicates } = found[at];
      const percent = Float64Array.from([value, ...replicates], (share) => 100 * share);
      return [name, { shape: [percent.length], data: percent }] as const;
    });
    return { tensors: Object.fromEntries(estimates), facts: { images } };
  },
};

/** What the metrics need of the counts of each image, read shard by shard. */
async function sparseCounts(counts: Parameters<Stage["run"]>[1][string]) {
  const classes = Math.round(Math.sqrt((await counts.shape("pixels"))[1]));
  const totalCells = 3 * classes;
  const sizesAt = COUNTS.length * totalCells;
  const perImage = new SparseCounts(sizesAt + maskSizeCells(classes));
  for (let shard = 0; shard < counts.shardCount; shard++) {
    const { tensors } = await counts.shard(shard);
    const totals = COUNTS.map((name) => totalsPerImage(tensors[name].data as Int32Array, classes));
    const sizes = tensors.maskSizes.data as Int32Array;
    for (let image = 0; image < tensors.pixels.shape[0]; image++) {
      perImage.add((cell) =>
        cell < sizesAt
          ? totals[Math.floor(cell / totalCells)][image * totalCells + cell % totalCells]
          : sizes[image * maskSizeCells(classes) + cell - sizesAt]
      );
    }
  }
  return { perImage, classes };
}
