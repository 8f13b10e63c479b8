import type { AnyArtefact, StoredArtefact } from "./artefact.ts";
import type { StageNode } from "./stage.ts";

/** The result of a node among those that an evaluation gave, as what the node makes. */
export function resultOf<Makes extends AnyArtefact>(
  results: ReadonlyMap<StageNode, StoredArtefact>,
  node: StageNode<Makes>,
): StoredArtefact<Makes> {
  return results.get(node)! as unknown as StoredArtefact<Makes>;
}
