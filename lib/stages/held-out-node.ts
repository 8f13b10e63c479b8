import type { StageNode } from "../engine/stage.ts";
import { TRANSDUCTIVE_DEFAULTS } from "../method/propagation/transductive.ts";
import type { GraphChoice } from "./artefacts.ts";
import { chosenGraphNode } from "./chosen-graph-node.ts";
import { isLarge } from "./pieces.ts";
import type { Materials } from "./materials.ts";
import type { Settings } from "./settings.ts";
import { TrainingNodes } from "./training-nodes.ts";

/** A graph for a classifier that has none: it is made and not asked. */
const NO_GRAPH = { k: 1, times: 1, alpha: TRANSDUCTIVE_DEFAULTS.alpha } as const;

/**
 * How the classifier of a cell does on labelled training masks that were held out of its training: the cross-validation that
 * chooses a graph, over the one graph that the settings name. Reads no evaluation label.
 *
 * @returns null where there is nothing sound to try it on: without labels of single masks, under another classifier than the probe
 * and GLCC, on a split that does not fit into memory, or where a cell measures something else than the evaluation split.
 */
export function heldOutNode(settings: Settings, materials: Materials): StageNode<GraphChoice> | null {
  const { classifier, supervision, measure, labelMap, graph, probe } = settings;
  const { train } = materials;
  const isTrained = classifier === "probe" || classifier === "glcc";
  const isLabelled = supervision.kind === "full" || supervision.kind === "semi";
  const isMeasured = measure === "evaluation" && labelMap.from === "masks";
  if (!isTrained || !isLabelled || !isMeasured || isLarge(train) || probe.batches === "alternating") {
    return null;
  }
  const nodes = new TrainingNodes(settings, materials);
  // The plain probe is the bootstrap's shortest sequence.
  const tried: Settings = classifier === "probe"
    ? { ...settings, classifier: "glcc", bootstrap: "LP", graph: { ...graph, ...NO_GRAPH } }
    : settings;
  return chosenGraphNode(tried, materials, {
    embeddings: nodes.embeddings(train),
    masks: nodes.rows(train),
    truth: nodes.truth(train),
    zeroShot: nodes.zeroShot(train),
  });
}
