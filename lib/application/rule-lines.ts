import { nodesBehind } from "../engine/nodes-behind.ts";
import { nodesOf } from "../engine/nodes-of.ts";
import type { StageNode } from "../engine/stage.ts";
import { RELEASED, stepsByRule } from "../method/probe/training-length.ts";
import { FEWEST, neighbourCount, PAPER } from "../method/propagation/neighbours-rule.ts";
import { CHOSEN_GRAPH, type chosenGraphStage, FOLDS } from "../stages/chosen-graph.ts";
import { neighboursStage } from "../stages/neighbours.ts";
import { probeStage, type ProbeTraining } from "../stages/probe.ts";
import { factsByKey, type FactSource } from "./facts-by-key.ts";

/**
 * What the rules came to: a sentence with every number of neighbours, one with every length of a probe's training and one with
 * every graph that training labels chose; nothing where no cell asks for them.
 *
 * @param nodes of the cells' estimates, all computed.
 */
export async function ruleLines(nodes: readonly StageNode[], source: FactSource): Promise<string[]> {
  const all = [...nodesBehind(nodes)];
  // A sweep's factor is told by its rows.
  const graphs = nodesOf<typeof neighboursStage>(neighboursStage.name, all)
    .filter(({ params: { k, times } }) => k === "rule" && times === 1);
  const probes = nodesOf<typeof probeStage>(probeStage.name, all)
    .filter(({ params }) => batchByRule(params.settings));
  const choices = nodesOf<ReturnType<typeof chosenGraphStage>>(CHOSEN_GRAPH, all);
  const shapes = await factsByKey("ids", graphs, (graph) => graph.shape("ids"), source);
  const counts = await factsByKey(
    "masks",
    [...probes, ...choices].map(({ inputs }) => inputs.embeddings),
    async (embeddings) => (await embeddings.shape("embeddings"))[0],
    source,
  );
  const choiceOf = await factsByKey("choice", choices, async (choice) => {
    const { times, alpha, tried } = (await choice.whole()).facts;
    return { times, alpha, tried: tried.map(({ times, alpha, miou }) => ({ times, alpha, miou })) };
  }, source);
  const neighbours = new Map<string, number>(), lengths = new Map<string, number>();
  const chosen = new Set<string>();
  for (const node of graphs) {
    const [masks, k] = shapes.get(node)!;
    neighbours.set(`${number(k)} among ${number(masks)} training masks`, k);
  }
  for (const { params, inputs } of probes) {
    const masks = counts.get(inputs.embeddings)!;
    const batch = Math.min(masks, batchByRule(params.settings)!);
    const steps = stepsByRule(masks, batch);
    lengths.set(`${number(steps)} of ${number(batch)} among ${number(masks)} training masks`, steps);
  }
  for (const node of choices) {
    const masks = counts.get(node.inputs.embeddings)!;
    const { times, alpha, tried } = choiceOf.get(node)!;
    const miou = tried.find((one) => one.times === times && one.alpha === alpha)?.miou;
    const k = neighbourCount(node.params.k, masks, times);
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
      `Neighbours by the rule (${PAPER.k} at the paper's ${number(PAPER.masks)} training masks, ` +
        `scaled by the square root of their number, at least ${FEWEST}; reads no label)`,
      neighbours,
    ),
    ...sentence(
      `The probe's steps by the rule (${number(RELEASED.steps)} of ${RELEASED.batch} masks ` +
        `at the paper's ${number(RELEASED.masks)}, in proportion; reads no label)`,
      lengths,
    ),
  ];
}

/** The batch of a probe whose length is the rule's; undefined for another. */
function batchByRule({ steps, batch }: ProbeTraining): number | undefined {
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
