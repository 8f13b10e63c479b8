import { node } from "../engine/node.ts";
import type { InputNodes, StageNode } from "../engine/stage.ts";
import { UserError } from "../errors.ts";
import { affinityRowsStage } from "./affinity-rows.ts";
import type {
  Embeddings,
  GraphChoice,
  NeighbourRows,
  PropagatedLabels,
  PseudoLabels,
  Rows,
  Scores,
} from "./artefacts.ts";
import { clusteredEmbeddingsStage } from "./clustered-embeddings.ts";
import { clusteredNeighboursStage, clusteredTestNeighboursStage } from "./clustered-neighbours.ts";
import { type InductiveInputs, type InductiveParams, inductiveStage } from "./inductive.ts";
import { type KnnInputs, knnScoresStage } from "./knn-scores.ts";
import { labelBalanceStage } from "./label-balance.ts";
import { isLarge } from "./pieces.ts";
import { maskClustersStage } from "./mask-clusters.ts";
import { ofSplit } from "./mask-nodes.ts";
import { neighboursStage, testNeighboursStage } from "./neighbours.ts";
import { nodeDegreesStage } from "./node-degrees.ts";
import { propagatedPanelsStage, propagatedShardsStage } from "./propagated-panels.ts";
import { type AroundPropagation, propagationStage } from "./propagation.ts";
import type { Settings } from "./settings.ts";
import type { Split } from "./split.ts";
import { streamedInductiveStage, streamedKnnScoresStage } from "./streamed-scores.ts";

/** The training masks that a graph is made of. */
export interface Training {
  readonly split: Split;
  readonly embeddings: StageNode<Embeddings>;
  readonly masks: StageNode<Rows>;
}

/** The graph of training masks: neighbours, propagation, aggregation. Their results mean the same, however large the split is. */
export interface GraphNodes {
  /** The neighbours of every training mask in the graph. */
  readonly neighbours: StageNode<NeighbourRows>;
  /** The training masks nearest to each test mask. @param test embeddings of the test masks. */
  near(test: StageNode<Embeddings>): StageNode<NeighbourRows>;
  /** Eq. 1. */
  propagated(labels: StageNode<PseudoLabels>, around: AroundPropagation): StageNode<PropagatedLabels>;
  /** Eq. 14 and 15 for the masks of a split. */
  inductive(
    split: Split,
    params: Omit<InductiveParams, "alpha">,
    inputs: InputNodes<InductiveInputs>,
  ): StageNode<Scores>;
  /** Plain k nearest neighbours. */
  knn(inputs: InputNodes<KnnInputs>): StageNode<Scores>;
}

/**
 * Exactly and in memory or, where the split is large, in clusters and from disk.
 *
 * @param chosen the stage that chooses k or alpha, if one is left to it.
 */
export function graphNodes(
  training: Training,
  graph: Settings["graph"],
  chosen?: StageNode<GraphChoice>,
): GraphNodes {
  const { k, alpha } = graph;
  if (!isLarge(training.split)) return graphInMemory(training, graph, chosen);
  if (k === "chosen" || alpha === "chosen") {
    throw new Error("Expected a graph in memory for k or alpha chosen on training labels");
  }
  return clusteredGraph(training, { ...graph, k, alpha });
}

function graphInMemory(
  { embeddings }: Training,
  { k, times, testK, alpha }: Settings["graph"],
  chosen?: StageNode<GraphChoice>,
): GraphNodes {
  const choice = (setting: unknown) => setting === "chosen" ? { chosen: chosen! } : {};
  const neighbours = node(neighboursStage, { k, times }, { embeddings, ...choice(k) });
  return {
    neighbours,
    near: (test) =>
      testK === undefined
        ? node(testNeighboursStage, { k, times }, { training: embeddings, test, ...choice(k) })
        : node(testNeighboursStage, { k: testK, times: 1 }, { training: embeddings, test }),
    propagated: (pseudoLabels, around) =>
      node(propagationStage, { alpha, ...around }, { neighbours, pseudoLabels, ...choice(alpha) }),
    inductive: (split, params, inputs) =>
      node(
        ofSplit(inductiveStage, split),
        { alpha, ...params },
        { neighbours, ...inputs, ...choice(alpha) },
      ),
    knn: (inputs) => node(knnScoresStage, {}, inputs),
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

/** Settings of a graph whose k and alpha are known before it is made. */
type FixedGraph = Settings["graph"] & {
  readonly k: Exclude<Settings["graph"]["k"], "chosen">;
  readonly alpha: number;
};

function clusteredGraph(
  { split, embeddings, masks }: Training,
  { k, times, testK, alpha, recall }: FixedGraph,
): GraphNodes {
  const clusters = node(maskClustersStage, { k, times, recall }, { embeddings });
  const ordered = node(clusteredEmbeddingsStage, {}, { embeddings, clusters });
  const neighbours = node(clusteredNeighboursStage, { k, times }, { clusters, embeddings: ordered });
  const degrees = node(nodeDegreesStage, {}, { neighbours });
  const affinity = node(affinityRowsStage(), {}, { neighbours, degrees });
  return {
    neighbours,
    near: (test) =>
      node(
        clusteredTestNeighboursStage,
        testK === undefined ? { k, times } : { k: testK, times: 1 },
        { clusters, training: ordered, test },
      ),
    propagated(pseudoLabels, { balance, calibrate }) {
      if (calibrate !== "none") throw tooLargeToCalibrate(split.ids.length, calibrate);
      const factors = balance === "none"
        ? {}
        : { balance: node(labelBalanceStage, { balance }, { pseudoLabels }) };
      const panels = node(
        propagatedPanelsStage(),
        { alpha },
        { affinity, pseudoLabels, clusters, ...factors },
      );
      return node(propagatedShardsStage, { classes: split.classNames.length }, { panels, masks });
    },
    inductive: (split, params, inputs) =>
      node(ofSplit(streamedInductiveStage, split), { alpha, ...params }, { degrees, clusters, ...inputs }),
    knn: (inputs) => node(streamedKnnScoresStage, {}, inputs),
  };
}
