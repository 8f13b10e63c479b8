import { codeEntries } from "../engine/code-entries.ts";
import type { ResolvedNode } from "../engine/resolve-nodes.ts";

/**
 * The code that numbers were made by: a short hash of every module and file, without comments and formatting, by path; and the
 * npm packages, by name with their version.
 */
export function codeBehind(nodes: Iterable<ResolvedNode>): Record<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<ResolvedNode>();
  const visit = (node: ResolvedNode) => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const [name, hash] of codeEntries(node.identity.code)) found.set(name, hash);
    Object.values(node.inputs).forEach(visit);
  };
  for (const node of nodes) visit(node);
  return Object.fromEntries([...found].sort(([a], [b]) => a < b ? -1 : 1));
}
