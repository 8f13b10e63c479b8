import type { Artefact } from "../engine/artefact.ts";
import type { Stage, StageRun } from "../engine/stage.ts";
import type { GivenRows } from "../datasets/dataset.ts";
import { maskConfusionCounts } from "../metrics/mask-f1.ts";
import { maskSizeCells } from "../metrics/mask-size.ts";
import { matrix, row } from "../tensor/matrix.ts";
import { pickRows, rowsToSumOne } from "../tensor/rows.ts";
import type { ClassVectors, Counts, Embeddings, Rows, Scores, Truth } from "./artefacts.ts";
import { tensorOf } from "./matrices.ts";
import { openDataset } from "./open-dataset.ts";
import { type RowScores, type ScoresName, scoresOfShard } from "./scores-of-shard.ts";
import { shardCount, shardIds } from "./shards.ts";
import type { Split, TruthParams } from "./split.ts";
import { winningLabels } from "../segmenter/winning-labels.ts";

// Stages of a data set that gives embeddings. They replace the stages that look at pictures, and make tensors of the same names.

/** Fingerprint of the split, and its number of classes. */
interface GivenParams {
  readonly data: string;
  readonly classes: number;
}

/** The rows of each group. */
export function givenMasksStage(split: Split): Stage<GivenParams, object, Rows> {
  return givenStage(split, "given rows", (given, groups) => ({
    maskCounts: { shape: [groups.length], data: Int32Array.from(groups, ({ length }) => length) },
    areas: { shape: [groups.flat().length], data: Float64Array.from(groups.flat(), (i) => given.areas[i]) },
  }));
}

/** Their embeddings. */
export function givenEmbeddingsStage(split: Split): Stage<GivenParams, object, Embeddings> {
  return givenStage(split, "given embeddings", ({ embeddings }, groups) => ({
    embeddings: tensorOf(pickRows(embeddings, groups.flat())),
  }));
}

/** Their zero-shot scores with rows to sum 1; zeros, which say nothing, where the file has none. */
export function givenZeroShotStage(split: Split): Stage<GivenParams, object, Scores> {
  return givenStage(split, "given zero-shot scores", ({ zeroShot }, groups) => {
    const scores = zeroShot
      ? rowsToSumOne(pickRows(zeroShot, groups.flat()))
      : matrix(groups.flat().length, split.classNames.length);
    return { scores: tensorOf(scores) };
  });
}

/** What is true of rows and groups. */
export function givenTruthStage(split: Split): Stage<GivenParams, object, Truth> {
  const classes = split.classNames.length;
  return givenStage(split, "given labels", (given, groups) => {
    const labels = Int32Array.from(groups.flat(), (i) => given.labels[i]);
    const proportions = matrix(labels.length, classes);
    labels.forEach((label, i) => {
      if (label >= 0) row(proportions, i)[label] = 1;
    });
    const imageLabels = new Uint8Array(groups.length * classes);
    groups.forEach((rows, group) => {
      for (const i of rows) if (given.labels[i] >= 0) imageLabels[group * classes + given.labels[i]] = 1;
    });
    return {
      proportions: tensorOf(proportions),
      majority: { shape: [labels.length], data: labels },
      imageLabels: { shape: [groups.length, classes], data: imageLabels },
    };
  });
}

/** The text embeddings of the classes, from the file. */
export function givenClassVectorsStage({ source }: Split): Stage<GivenParams, object, ClassVectors> {
  return {
    name: "given class vectors",
    module: import.meta.url,
    run() {
      const vectors = openDataset(source).given!.classVectors!;
      return Promise.resolve({ tensors: { vectors: tensorOf(vectors) }, facts: {} });
    },
  };
}

interface GivenCountsParams extends TruthParams {
  /** Name of the tensor of the input `scores` that labels the rows. */
  readonly scores: ScoresName;
}

/**
 * Counts of a split: the tensors of `countsStage`, with rows for pixels: accuracy is the share of rows that are right. Mask sizes
 * have no meaning here and are not counted.
 */
export function givenCountsStage(
  split: Split,
): Stage<GivenCountsParams, { masks: Rows; truth: Truth; scores: RowScores }, Counts> {
  const classes = split.classNames.length;
  return {
    name: "counts of given rows",
    module: import.meta.url,
    shardCount: () => shardCount(split.ids.length),
    async run(params, inputs, shard) {
      const { maskCounts } = (await inputs.masks.shard(shard)).tensors;
      const truths = (await inputs.truth.shard(shard)).tensors.majority.data;
      const shared = { masks: inputs.masks, scores: inputs.scores };
      const scores = await scoresOfShard(shared, params.scores, shard, truths.length);
      const { labels, reached } = winningLabels(scores, 0, truths.length);
      const groups = maskCounts.data.length, cells = classes * classes;
      const perRow = new Int32Array(groups * cells), perRowClass0 = new Int32Array(groups * cells);
      const unreached = new Int32Array(groups);
      let at = 0;
      maskCounts.data.forEach((count, group) => {
        const [true_, here] = [truths.slice(at, at + count), labels.slice(at, at + count)];
        perRow.set(maskConfusionCounts(true_, here, classes), group * cells);
        perRowClass0.set(maskConfusionCounts(true_, here, classes, "class0"), group * cells);
        for (let i = at; i < at + count; i++) unreached[group] += 1 - reached[i];
        at += count;
      });
      const shape = [groups, cells], sizeCells = maskSizeCells(classes);
      return {
        tensors: {
          pixels: { shape, data: perRow },
          masks: { shape, data: perRow.slice() },
          masksClass0: { shape, data: perRowClass0 },
          maskSizes: { shape: [groups, sizeCells], data: new Int32Array(groups * sizeCells) },
          unreached: { shape: [groups], data: unreached },
        },
        facts: {},
      };
    },
  };
}

function givenStage<Tensors extends object>(
  split: Split,
  name: string,
  make: (given: GivenRows, groups: readonly (readonly number[])[]) => Tensors,
): Stage<GivenParams, object, Artefact<Tensors>> {
  return {
    name,
    module: import.meta.url,
    shardCount: () => shardCount(split.ids.length),
    run(_params, _inputs, shard, { signal }: StageRun) {
      signal.throwIfAborted();
      const given = openDataset(split.source).given!;
      const groups = shardIds(split.ids, shard).map((id) => given.rowsOf(split.name, id));
      return Promise.resolve({ tensors: make(given, groups), facts: {} });
    },
  };
}
