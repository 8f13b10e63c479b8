import { node } from "../engine/node.ts";
import type { StageNode } from "../engine/stage.ts";
import type { NodeOf } from "../engine/nodes-of.ts";
import type { Counts } from "./artefacts.ts";
import { floorLabelsStage, oracleLabelsStage } from "./bounds.ts";
import { countsStage } from "./counts.ts";
import { estimatesStage } from "./estimates.ts";
import { givenCountsStage } from "./given-rows.ts";
import { ofSplit } from "./mask-nodes.ts";
import type { Materials } from "./materials.ts";
import { MeasureNodes } from "./measure-nodes.ts";
import type { RowScores, ScoresName } from "./scores-of-shard.ts";
import type { Settings } from "./settings.ts";
import { imageSetOf, type Split, truthParams } from "./split.ts";

/** Resamples behind every interval; all cells share them, so their differences are paired. */
export const BOOTSTRAP = { replicates: 10_000, seed: 0 } as const;

/** The node of a cell's estimates. */
export type EstimatesNode = NodeOf<typeof estimatesStage>;

/**
 * The line of stages for one cell of a table, from images to metrics:
 * masks, embeddings, zero-shot scores, pseudo-labels, classifier, counts, estimates.
 *
 * @returns the node of the cell's estimates; it reaches all others through its inputs. The engine recognises equal nodes of
 * different cells by their keys.
 */
export function pipeline(settings: Settings, materials: Materials): EstimatesNode {
  const { split, counts } = countsOf(new MeasureNodes(settings, materials));
  return node(estimatesStage, {
    ...BOOTSTRAP,
    images: imageSetOf(split),
    groups: split.groups?.of ?? null,
    hasBackground: materials.hasBackground,
  }, { counts });
}

/** The counts that are summed over the images of a split. */
interface Counted {
  readonly split: Split;
  readonly counts: StageNode<Counts>;
}

/** Counts of the labels of pixels and masks or, if a cell measures something else, its sums. */
function countsOf(nodes: MeasureNodes): Counted {
  const { evaluate: split } = nodes.materials;
  switch (nodes.settings.measure) {
    case "embeddings":
      return { split, counts: nodes.embeddingQuality() };
    case "discrimination-bias":
      return { split, counts: nodes.discriminationBias() };
    case "inductive-approximation":
      return { split, counts: nodes.inductiveApproximation() };
    default:
      return nodes.settings.labelMap.from === "tokens" ? regionCounts(nodes) : maskCounts(nodes);
  }
}

/** Counts of label maps that were made without a segmenter. */
function regionCounts(nodes: MeasureNodes): Counted {
  const { materials: { evaluate: split }, settings: { labelMap: { from: _, ...labelMap } } } = nodes;
  const regions = nodes.regions();
  const params = { ...truthParams(split), labelMap, scores: "scores" } as const;
  return {
    split,
    counts: node(ofSplit(countsStage(split), split), params, { masks: regions, scores: regions }),
  };
}

/** Counts of masks labelled by some classifier. */
function maskCounts(nodes: MeasureNodes): Counted {
  const { materials, settings: { labelMap: { from: _, ...labelMap } } } = nodes;
  const { split, scores, tensor } = labelled(nodes);
  const truth = nodes.truth(split);
  const params = { ...truthParams(split), scores: tensor };
  const counts = materials.given
    ? node(ofSplit(givenCountsStage(split), split), params, { masks: nodes.rows(split), truth, scores })
    : node(ofSplit(countsStage(split), split), { ...params, labelMap }, {
      masks: nodes.masks(split),
      truth,
      scores,
    });
  return { split, counts };
}

/** What the cell's numbers are of: the masks of a split, and the tensor of a node that labels them. */
function labelled(
  nodes: MeasureNodes,
): { readonly split: Split; readonly scores: StageNode<RowScores>; readonly tensor: ScoresName } {
  const { settings: { classifier, measure }, materials: { train, evaluate } } = nodes;
  const split = measure === "pseudo-labels" ? train : evaluate;
  const bounds = { oracle: oracleLabelsStage, floor: floorLabelsStage };
  if (classifier === "oracle" || classifier === "floor") {
    const scores = node(bounds[classifier], {}, { truth: nodes.truth(split) });
    return { split, scores, tensor: "scores" };
  }
  return measure === "pseudo-labels"
    ? { split, scores: nodes.lastLabels(), tensor: "labels" }
    : { split, scores: nodes.testScores(), tensor: "scores" };
}
