import type { StageNode } from "../engine/stage.ts";
import { FEWEST, PAPER } from "../method/propagation/neighbours-rule.ts";
import type { Evaluate } from "./cell-reader.ts";

/**
 * What the rule for k came to: a sentence with every number of neighbours that it gave; nothing where no cell asks for it.
 *
 * @param nodes of the cells' estimates, all computed.
 */
export async function ruleLines(nodes: readonly StageNode[], evaluate: Evaluate): Promise<string[]> {
  const ruled = [...ruledGraphs(nodes)];
  if (ruled.length === 0) return [];
  const results = await evaluate(ruled);
  const found = new Map<string, number>();
  for (const node of ruled) {
    const [masks, k] = await results.get(node)!.shape("ids");
    found.set(`${k} among ${masks.toLocaleString("en")} training masks`, k);
  }
  const counts = [...found].toSorted(([, a], [, b]) => a - b).map(([text]) => text);
  return [
    `Neighbours by the rule (${PAPER.k} at the paper's ${
      PAPER.masks.toLocaleString("en")
    } training masks, scaled by the square root ` +
    `of their number, at least ${FEWEST}; reads no label): ${counts.join(", ")}.`,
  ];
}

/** Graphs of training masks whose k is the rule's, without a sweep's factor. */
function ruledGraphs(nodes: readonly StageNode[], seen = new Set<StageNode>()): Set<StageNode> {
  const found = new Set<StageNode>();
  for (const node of nodes) {
    if (seen.has(node)) continue;
    seen.add(node);
    const { k, times } = node.params;
    if (node.stage.name === NEIGHBOUR_GRAPH && k === "rule" && times === 1) found.add(node);
    for (const inner of ruledGraphs(Object.values(node.inputs), seen)) found.add(inner);
  }
  return found;
}

/** The name of the stages that make the graph, in memory and in clusters. */
const NEIGHBOUR_GRAPH = "neighbour graph";
