import type { ResolvedNode } from "./resolve-nodes.ts";
import type { Store } from "./store.ts";

/** Nodes without a complete result that are needed for the roots, each after its inputs. */
export async function missingNodes(roots: readonly ResolvedNode[], store: Store): Promise<ResolvedNode[]> {
  const missing: ResolvedNode[] = [];
  const seen = new Set<ResolvedNode>();
  const visit = async (node: ResolvedNode) => {
    if (seen.has(node)) return;
    seen.add(node);
    if (await store.complete(node)) return;
    for (const input of Object.values(node.inputs)) await visit(input);
    missing.push(node);
  };
  for (const root of roots) await visit(root);
  return missing;
}
