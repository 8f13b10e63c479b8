import type { Stage } from "../engine/stage.ts";
import { confusionCounts } from "../metrics/confusion.ts";
import { maskConfusionCounts } from "../metrics/mask-f1.ts";
import { maskSizeCells, maskSizeCounts } from "../metrics/mask-size.ts";
import { type LabelMapSettings, paintRuns } from "../method/paint.ts";
import type { Counts, Masks, Truth } from "./artefacts.ts";
import { labelsOf } from "./remembered-labels.ts";
import { type RowScores, type ScoresName, scoresOfShard } from "./scores-of-shard.ts";
import { shardCount, shardIds } from "./shards.ts";
import type { Split, TruthParams } from "./split.ts";
import { encodedMasks } from "./stored-masks.ts";
import { winningLabels } from "../segmenter/winning-labels.ts";

/** Name of the stage. */
export const COUNTS = "counts";

/** What is counted of a split. */
export interface CountsParams extends TruthParams {
  /** How masks are painted. */
  readonly labelMap: LabelMapSettings;
  /** Name of the tensor of the input `scores` that labels the masks. */
  readonly scores: ScoresName;
}

/**
 * Counts of a split: masks labelled by their best score, painted, compared with the truth (METHOD 11).
 * Makes `pixels`, `masks` and `masksClass0` [images, K * K], ground truth by prediction; `masks` leaves out masks over
 * ignored pixels, `masksClass0` counts them as class 0. `maskSizes` [images, …] are the counts of `maskSizeCounts`.
 * Without the input `truth`, as for regions of a predicted label map, masks have no true label: only `pixels` is made.
 * `unreached` [images] is the number of masks that no label reached: they are painted and counted as class 0.
 */
export function countsStage(
  split: Split,
): Stage<CountsParams, { masks: Masks; truth?: Truth; scores: RowScores }, Counts> {
  const classes = split.classNames.length;
  return {
    name: COUNTS,
    module: import.meta.url,
    maker: { export: "countsStage", from: [split] },
    parallelShards: true,
    shardCount: () => shardCount(split.ids.length),
    async run(params, inputs, shard, { progress, signal }) {
      const ids = shardIds(split.ids, shard);
      const masks = await inputs.masks.shard(shard);
      const truths = inputs.truth ? (await inputs.truth.shard(shard)).tensors.majority.data : null;
      const maskCount = masks.tensors.levels.data.length;
      const shared = { masks: inputs.masks, scores: inputs.scores };
      const scores = await scoresOfShard(shared, params.scores, shard, maskCount);
      const { labels, confidence, reached } = winningLabels(scores, 0, maskCount);
      const cells = classes * classes;
      const pixels = new Int32Array(ids.length * cells);
      const perMask = new Int32Array(ids.length * cells);
      const perMaskClass0 = new Int32Array(ids.length * cells);
      const sizeCells = maskSizeCells(classes);
      const perSize = new Int32Array(ids.length * sizeCells);
      const unreached = new Int32Array(ids.length);
      let image = 0;
      let at = 0;
      for (const encoded of encodedMasks(masks)) {
        signal.throwIfAborted();
        const end = at + encoded.levels.length;
        const set = {
          ...encoded,
          areas: masks.tensors.areas.data.subarray(at, end) as Int32Array<ArrayBuffer>,
        };
        const [here, sure] = [labels.slice(at, end), confidence.slice(at, end)];
        const truth = await labelsOf(split, ids[image]);
        const prediction = paintRuns(set, here, sure, params.labelMap);
        pixels.set(confusionCounts(truth, prediction, classes), image * cells);
        if (truths) {
          const true_ = truths.slice(at, end);
          perMask.set(maskConfusionCounts(true_, here, classes), image * cells);
          perMaskClass0.set(maskConfusionCounts(true_, here, classes, "class0"), image * cells);
          const imageSize = set.height * set.width;
          perSize.set(maskSizeCounts(true_, here, set.areas, imageSize, classes), image * sizeCells);
          for (let mask = at; mask < end; mask++) unreached[image] += 1 - reached[mask];
        }
        at = end;
        progress(++image / ids.length);
      }
      const shape = [ids.length, cells];
      return {
        tensors: {
          pixels: { shape, data: pixels },
          ...(truths
            ? {
              masks: { shape, data: perMask },
              masksClass0: { shape, data: perMaskClass0 },
              maskSizes: { shape: [ids.length, sizeCells], data: perSize },
              unreached: { shape: [ids.length], data: unreached },
            }
            : {}),
        },
        facts: {},
      };
    },
  };
}
