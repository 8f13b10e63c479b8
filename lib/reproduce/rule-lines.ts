import type { StageNode } from "../engine/stage.ts";
import { RELEASED, stepsByRule } from "../method/probe/training-length.ts";
import { FEWEST, type NeighbourCount, neighbourCount, PAPER } from "../method/propagation/neighbours-rule.ts";
import { FOLDS, type GraphChoice } from "../stages/chosen-graph.ts";
import type { Evaluate } from "./cell-reader.ts";

/**
 * What the rules came to: a sentence with every number of neighbours, one with every length of a probe's training and one with
 * every graph that training labels chose; nothing where no cell asks for them.
 *
 * @param nodes of the cells' estimates, all computed.
 */
export async function ruleLines(nodes: readonly StageNode[], evaluate: Evaluate): Promise<string[]> {
  const all = [...nodesBehind(nodes)];
  // A sweep's factor is told by its rows.
  const graphs = all.filter(({ stage, params: { k, times } }) =>
    stage.name === NEIGHBOUR_GRAPH && k === "rule" && times === 1
  );
  const probes = all.filter(({ stage, params }) => stage.name === PROBE && batchByRule(params.settings));
  const choices = all.filter(({ stage }) => stage.name === CHOSEN_GRAPH);
  const results = await evaluate([
    ...graphs,
    ...probes.map(({ inputs }) => inputs.embeddings),
    ...choices.flatMap((node) => [node, node.inputs.embeddings]),
  ]);
  const neighbours = new Map<string, number>(), lengths = new Map<string, number>();
  const chosen = new Set<string>();
  for (const node of graphs) {
    const [masks, k] = await results.get(node)!.shape("ids");
    neighbours.set(`${number(k)} among ${number(masks)} training masks`, k);
  }
  for (const { params, inputs } of probes) {
    const [masks] = await results.get(inputs.embeddings)!.shape("embeddings");
    const batch = Math.min(masks, batchByRule(params.settings)!);
    const steps = stepsByRule(masks, batch);
    lengths.set(`${number(steps)} of ${number(batch)} among ${number(masks)} training masks`, steps);
  }
  for (const node of choices) {
    const [masks] = await results.get(node.inputs.embeddings)!.shape("embeddings");
    const { times, alpha, tried } = (await results.get(node)!.whole()).facts as unknown as GraphChoice;
    const miou = tried.find((one) => one.times === times && one.alpha === alpha)?.miou;
    const k = neighbourCount(node.params.k as NeighbourCount, masks, times);
    const share = (value: number) => `${(100 * value).toFixed(1)} %`;
    const found = miou === undefined
      ? "as usual"
      : `mIoU there ${share(miou)}, as usual ${share(tried[0].miou)}`;
    chosen.add(`${node.params.supervision} supervision k ${number(k)}, alpha ${alpha} (${found})`);
  }
  return [
    ...(chosen.size === 0 ? [] : [
      `Graphs chosen on training labels (${FOLDS}-fold cross-validation over labelled images, a fold's masks out of the graph): ` +
      `${[...chosen].toSorted().join(", ")}.`,
    ]),
    ...sentence(
      `Neighbours by the rule (${PAPER.k} at the paper's ${
        number(PAPER.masks)
      } training masks, scaled by the square root of their ` +
        `number, at least ${FEWEST}; reads no label)`,
      neighbours,
    ),
    ...sentence(
      `The probe's steps by the rule (${number(RELEASED.steps)} of ${RELEASED.batch} masks at the paper's ${
        number(RELEASED.masks)
      }, in proportion; reads no label)`,
      lengths,
    ),
  ];
}

/** Names of the stages that make the graph, in memory and in clusters, train the probe, and choose the graph. */
const NEIGHBOUR_GRAPH = "neighbour graph";
const PROBE = "linear probe";
const CHOSEN_GRAPH = "graph chosen on training labels";

/** The batch of a probe whose length is the rule's; undefined for another. */
function batchByRule(settings: unknown): number | undefined {
  const { steps, batch } = settings as { steps?: unknown; batch: number };
  return steps === "rule" ? batch : undefined;
}

function sentence(rule: string, found: ReadonlyMap<string, number>): string[] {
  if (found.size === 0) return [];
  const counts = [...found].toSorted(([, a], [, b]) => a - b).map(([text]) => text);
  return [`${rule}: ${counts.join(", ")}.`];
}

function number(value: number): string {
  return value.toLocaleString("en");
}

/** These nodes and all that they hang on. */
function nodesBehind(nodes: readonly StageNode[], seen = new Set<StageNode>()): Set<StageNode> {
  for (const node of nodes) {
    if (seen.has(node)) continue;
    seen.add(node);
    nodesBehind(Object.values(node.inputs), seen);
  }
  return seen;
}
