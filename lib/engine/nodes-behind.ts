import type { StageNode } from "./stage.ts";

/** These nodes and all that they hang on, each once. */
export function nodesBehind(nodes: readonly StageNode[], seen = new Set<StageNode>()): Set<StageNode> {
  for (const node of nodes) {
    if (seen.has(node)) continue;
    seen.add(node);
    nodesBehind(Object.values(node.inputs), seen);
  }
  return seen;
}
