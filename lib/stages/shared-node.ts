import type { AnyArtefact } from "../engine/artefact.ts";
import type { StageNode } from "../engine/stage.ts";
import type { Materials } from "./materials.ts";

const made = new WeakMap<Materials, Map<string, StageNode>>();

/**
 * A node that cells of the same materials share: made for the first that asks for it. Equal nodes have equal keys anyway; but most
 * cells of a table ask for the same masks and embeddings, and one node is faster to name than a hundred.
 *
 * @param decides plain data: all that tells it from other nodes of these materials.
 */
export function sharedNode<Makes extends AnyArtefact>(
  materials: Materials,
  decides: readonly unknown[],
  make: () => StageNode<Makes>,
): StageNode<Makes> {
  const known = made.get(materials) ?? new Map<string, StageNode>();
  made.set(materials, known);
  const key = JSON.stringify(decides);
  const node = known.get(key) ?? make();
  known.set(key, node);
  return node as StageNode<Makes>;
}
