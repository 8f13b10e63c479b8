import { nodesBehind } from "../engine/nodes-behind.ts";
import { nodesOf } from "../engine/nodes-of.ts";
import { resultOf } from "../engine/result-of.ts";
import type { StageNode } from "../engine/stage.ts";
import { RELEASED, stepsByRule } from "../method/probe/training-length.ts";
import { FEWEST, neighbourCount, PAPER } from "../method/propagation/neighbours-rule.ts";
import { CHOSEN_GRAPH, type chosenGraphStage, FOLDS } from "../stages/chosen-graph.ts";
import { neighboursStage } from "../stages/neighbours.ts";
import { probeStage, type ProbeTraining } from "../stages/probe.ts";
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
  const graphs = nodesOf<typeof neighboursStage>(neighboursStage.name, all)
    .filter(({ params: { k, times } }) => k === "rule" && times === 1);
  const probes = nodesOf<typeof probeStage>(probeStage.name, all)
    .filter(({ params }) => batchByRule(params.settings));
  const choices = nodesOf<ReturnType<typeof chosenGraphStage>>(CHOSEN_GRAPH, all);
  const results = await evaluate([
    ...graphs,
    ...probes.map(({ inputs }) => inputs.embeddings),
    ...choices.flatMap((node) => [node, node.inputs.embeddings]),
  ]);
  const neighbours = new Map<string, number>(), lengths = new Map<string, number>();
  const chosen = new Set<string>();
  for (const node of graphs) {
    const [masks, k] = await resultOf(results, node).shape("ids");
    neighbours.set(`${number(k)} among ${number(masks)} training masks`, k);
  }
  for (const { params, inputs } of probes) {
    const [masks] = await resultOf(results, inputs.embeddings).shape("embeddings");
    const batch = Math.min(masks, batchByRule(params.settings)!);
    const steps = stepsByRule(masks, batch);
    lengths.set(`${number(steps)} of ${number(batch)} among ${number(masks)} training masks`, steps);
  }
  for (const node of choices) {
    const [masks] = await resultOf(results, node.inputs.embeddings).shape("embeddings");
    const { times, alpha, tried } = (await resultOf(results, node).whole()).facts;
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
