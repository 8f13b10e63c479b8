import type { Stage, StageNode } from "../engine/stage.ts";
import { UserError } from "../errors.ts";
import type { PseudoLabelSettings } from "../method/pseudo-labels/supervision.ts";
import { affinityRowsStage } from "./affinity-rows.ts";
import { clusteredEmbeddingsStage } from "./clustered-embeddings.ts";
import { clusteredNeighboursStage, clusteredTestNeighboursStage } from "./clustered-neighbours.ts";
import { inductiveStage } from "./inductive.ts";
import { knnScoresStage } from "./knn-scores.ts";
import { labelBalanceStage } from "./label-balance.ts";
import { isLarge } from "./large-split.ts";
import { maskClustersStage } from "./mask-clusters.ts";
import { neighboursStage } from "./neighbours.ts";
import { nodeDegreesStage } from "./node-degrees.ts";
import { propagatedPanelsStage } from "./propagated-panels.ts";
import { propagatedShardsStage } from "./propagated-shards.ts";
import { propagationStage } from "./propagation.ts";
import type { Settings } from "./settings.ts";
import type { Split } from "./split.ts";
import { streamedInductiveStage, streamedKnnScoresStage } from "./streamed-scores.ts";
import { testNeighboursStage } from "./test-neighbours.ts";

/** The training side that a graph is made of. */
export interface Training {
  readonly split: Split;
  readonly embeddings: StageNode;
  readonly masks: StageNode;
}

/** The stages around the graph of training masks. What they make is the same, however large the split is. */
export interface GraphNodes {
  /** The training masks nearest to each test mask. @param test embeddings of the test masks. */
  near(test: StageNode): StageNode;
  /** Eq. 1. */
  propagated(
    pseudoLabels: StageNode,
    after: Pick<PseudoLabelSettings, "balance" | "calibrate">,
  ): StageNode;
  /** Eq. 14 and 15, and the inputs that it has from the graph. */
  readonly inductive: { readonly stage: Stage; readonly inputs: Readonly<Record<string, StageNode>> };
  /** Plain k nearest neighbours. */
  readonly knnScores: Stage;
}

/**
 * Exactly and in memory or, where the split is large, in clusters and from disk.
 *
 * @param chosen the stage that chooses k or alpha, where either is left to it.
 */
export function graphNodes(training: Training, graph: Settings["graph"], chosen?: StageNode): GraphNodes {
  return isLarge(training.split) ? clusteredGraph(training, graph) : graphInMemory(training, graph, chosen);
}

function graphInMemory(
  { embeddings }: Training,
  { k, times, testK, alpha }: Settings["graph"],
  chosen?: StageNode,
): GraphNodes {
  const choice = (setting: unknown) => setting === "chosen" ? { chosen: chosen! } : undefined;
  const neighbours = {
    stage: neighboursStage,
    params: { k, times },
    inputs: { embeddings, ...choice(k) },
  };
  return {
    near: (test) => ({
      stage: testNeighboursStage,
      params: testK === undefined ? { k, times } : { k: testK, times: 1 },
      inputs: { training: embeddings, test, ...(testK === undefined ? choice(k) : {}) },
    }),
    propagated: (pseudoLabels, { balance, calibrate }) => ({
      stage: propagationStage,
      params: { alpha, balance, calibrate },
      inputs: { neighbours, pseudoLabels, ...choice(alpha) },
    }),
    inductive: { stage: inductiveStage, inputs: { neighbours, ...choice(alpha) } },
    knnScores: knnScoresStage,
  };
}

function tooLargeToCalibrate(images: number, calibrate: string): UserError {
  return new UserError(
    `Expected pseudo.calibrate: none on a training split of ${images} images, whose labels do not fit into memory, but found ` +
      `"${calibrate}"`,
    "pseudo.calibrate",
    "Leave it at none, or take a smaller split, such as dataset.train: train[:5000].",
  );
}

function clusteredGraph(
  { split, embeddings, masks }: Training,
  { k, times, testK, alpha, recall }: Settings["graph"],
): GraphNodes {
  const clusters = { stage: maskClustersStage, params: { k, times, recall }, inputs: { embeddings } };
  const ordered = { stage: clusteredEmbeddingsStage, params: {}, inputs: { embeddings, clusters } };
  const neighbours = {
    stage: clusteredNeighboursStage,
    params: { k, times },
    inputs: { clusters, embeddings: ordered },
  };
  const degrees = { stage: nodeDegreesStage, params: {}, inputs: { neighbours } };
  const affinity = { stage: affinityRowsStage(), params: {}, inputs: { neighbours, degrees } };
  return {
    near: (test) => ({
      stage: clusteredTestNeighboursStage,
      params: testK === undefined ? { k, times } : { k: testK, times: 1 },
      inputs: { clusters, training: ordered, test },
    }),
    propagated(pseudoLabels, { balance, calibrate }) {
      if (calibrate !== "none") throw tooLargeToCalibrate(split.ids.length, calibrate);
      const factors = { stage: labelBalanceStage, params: { balance }, inputs: { pseudoLabels } };
      const panels = {
        stage: propagatedPanelsStage(),
        params: { alpha },
        inputs: {
          ...{ affinity, pseudoLabels, clusters },
          ...(balance === "none" ? {} : { balance: factors }),
        },
      };
      const params = { classes: split.classNames.length };
      return { stage: propagatedShardsStage, params, inputs: { panels, masks } };
    },
    inductive: { stage: streamedInductiveStage, inputs: { degrees, clusters } },
    knnScores: streamedKnnScoresStage,
  };
}
