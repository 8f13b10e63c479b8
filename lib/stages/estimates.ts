import type { StoredArtefact } from "../engine/artefact.ts";
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
import { f1OfSize, type MaskSize } from "../metrics/mask-size.ts";
import { explainedShare, meanOfSums } from "../metrics/mean-of-sums.ts";
import { accuracyOfTotals, miouDefinedOfTotals, miouOfTotals } from "../metrics/miou.ts";
import { SparseCounts } from "../metrics/sparse-counts.ts";
import { totalsIn, totalsPerImage } from "../metrics/totals-per-image.ts";
import type { Counts, Estimates } from "./artefacts.ts";

/** Confusion counts whose class totals the metrics read. */
const CONFUSIONS = ["pixels", "masks", "masksClass0", "nearest"] as const;
type Confusion = typeof CONFUSIONS[number];

/** A metric of class totals. The totals of all images decide what it leaves out. */
type Metric = (total: ClassTotals) => (summed: ClassTotals) => number;

/** A statistic of some counts, made of their sums over all images. */
type Measured = (total: Float64Array) => CountStatistic;

const f1Over = (classesOf: (total: ClassTotals) => number[]): Metric => (total) => {
  const classes = classesOf(total);
  return (summed) => macroF1Over(classes, summed);
};

/** Every metric of a table that follows from class totals, 0 … 1. */
const METRICS = (hasBackground: boolean): Readonly<Record<string, readonly [Confusion, Metric]>> => ({
  f1: ["masks", f1Over(occurringClasses)],
  f1Released: ["masks", f1Over(hitClasses)],
  f1Class0: ["masksClass0", f1Over(hitClasses)],
  objectAccuracy: ["masks", () => (summed) => objectAccuracy(summed, hasBackground ? 1 : 0)],
  backgroundAccuracy: ["masks", () => (summed) => hasBackground ? backgroundAccuracy(summed) : NaN],
  miou: ["pixels", () => miouOfTotals],
  miouDefined: ["pixels", () => miouDefinedOfTotals],
  accuracy: ["pixels", () => accuracyOfTotals],
  nearestRight: ["nearest", () => (summed) => objectAccuracy(summed, hasBackground ? 1 : 0)],
});

const SIZES: Readonly<Record<string, MaskSize>> = {
  f1Tiny: "tiny",
  f1Small: "small",
  f1Medium: "medium",
  f1Large: "large",
};

/** One minus the error, so that more is better, as in every table. */
const oneMinusMean: CountStatistic = (summed) => 1 - meanOfSums(summed);

/** Metrics that need no label map, of embeddings, Figure 2 and Appendix B: the sums over images they read, and what they compute. */
const MEASUREMENTS: Readonly<Record<string, readonly [counts: string, CountStatistic]>> = {
  silhouette: ["silhouettes", meanOfSums],
  classVariance: ["variance", explainedShare],
  textMargin: ["textMargins", meanOfSums],
  biasCorrelation: ["correlations", meanOfSums],
  activeShare: ["activeShares", meanOfSums],
  mutualNeighbours: ["mutual", meanOfSums],
  unchangedNeighbours: ["unchanged", meanOfSums],
  keptDegrees: ["degree", oneMinusMean],
  keptWeights: ["weights", oneMinusMean],
  keptLabels: ["training", oneMinusMean],
  keptScores: ["scores", oneMinusMean],
  sameClass: ["sameClass", meanOfSums],
};

interface EstimatesParams {
  readonly replicates: number;
  /** Cells of a table share it, so their differences are paired. */
  readonly seed: number;
  /** Names the images. */
  readonly images: string;
  /** The group of each image where groups are drawn instead of images. */
  readonly groups: readonly number[] | null;
  readonly hasBackground: boolean;
}

/**
 * Metrics of a split and the same on every bootstrap resample of its images, in percent: the value, then the resampled values.
 * The fact `unreached` is the number of masks that no label reached.
 */
export const estimatesStage: Stage<EstimatesParams, { counts: Counts }, Estimates> = {
  name: "estimates",
  module: import.meta.url,
  maker: { export: "estimatesStage" },
  async run(params, { counts }) {
    const { perImage, sections, classes, unreached } = await sparseCounts(counts);
    // Counts of some cells are of a label map without masks, or of no labels at all: their metrics are left out.
    const measured: [name: string, counts: string, Measured][] = [
      ...Object.entries(METRICS(params.hasBackground)).map(([name, [from, metric]]) => {
        const statistic: Measured = (total) => {
          const fixed = metric(totalsIn(total, 0, classes));
          return (summed) => fixed(totalsIn(summed, 0, classes));
        };
        return [name, from, statistic] as [string, string, Measured];
      }),
      ...Object.entries(SIZES).map(([name, size]) =>
        [name, "maskSizes", f1OfSize(size)] as [string, string, Measured]
      ),
      ...Object.entries(MEASUREMENTS).map(([name, [counts, statistic]]) =>
        [name, counts, () => statistic] as [string, string, Measured]
      ),
    ];
    const metrics = measured.filter(([, from]) => sections.has(from)).map(([name, from, statistic]) => {
      const { start, cells } = sections.get(from)!;
      const part = (summed: Float64Array) => summed.subarray(start, start + cells);
      const ofPart: Measured = (total) => {
        const fixed = statistic(part(total));
        return (summed) => fixed(part(summed));
      };
      return [name, ofPart] as const;
    });
    const { images, seed, replicates, groups } = params;
    const found = bootstrapAll(perImage, metrics.map(([, statistic]) => statistic), {
      ...{ seed, replicates, images },
      groups: groups ?? undefined,
    });
    const estimates = metrics.map(([name], at) => {
      const { value, replicates } = found[at];
      const percent = Float64Array.from([value, ...replicates], (share) => 100 * share);
      return [name, { shape: [percent.length], data: percent }] as const;
    });
    return { tensors: Object.fromEntries(estimates), facts: { images, unreached } };
  },
};

/** Where certain counts stand among those of an image. */
interface Section {
  readonly start: number;
  readonly cells: number;
}

/** The part of each image's counts that the metrics need, read shard by shard. */
async function sparseCounts(counts: StoredArtefact<Counts>) {
  const sections = new Map<string, Section>();
  let perImage: SparseCounts | undefined, classes = 0, unreached = 0;
  for (let shard = 0; shard < counts.shardCount; shard++) {
    const { tensors: { unreached: none, ...tensors } } = await counts.shard(shard);
    unreached += none?.data.reduce((sum, count) => sum + count, 0) ?? 0;
    const parts = Object.entries(tensors).map(([name, { shape, data }]) => {
      if (!(CONFUSIONS as readonly string[]).includes(name)) return { name, cells: shape[1], data };
      classes = Math.round(Math.sqrt(shape[1]));
      return { name, cells: 3 * classes, data: totalsPerImage(data, classes) };
    });
    if (!perImage) {
      let start = 0;
      for (const { name, cells } of parts) {
        sections.set(name, { start, cells });
        start += cells;
      }
      perImage = new SparseCounts(start);
    }
    const cellOf = parts.flatMap(({ cells, data }) =>
      Array.from({ length: cells }, (_, cell) => ({ data, cells, cell }))
    );
    const images = parts[0].data.length / parts[0].cells;
    for (let image = 0; image < images; image++) {
      perImage.add((at) => {
        const { data, cells, cell } = cellOf[at];
        return data[image * cells + cell];
      });
    }
  }
  return { perImage: perImage!, sections, classes, unreached };
}
