import type { StoredArtefact } from "../engine/artefact.ts";
import { resultOf } from "../engine/result-of.ts";
import type { StageNode } from "../engine/stage.ts";
import type { GraphChoice } from "../stages/artefacts.ts";

/**
 * mIoU in % over held-out training masks, of each node; null where there is no node, and where one labelled image leaves nothing to
 * hold out.
 */
export function heldOutNumbers(
  nodes: readonly (StageNode<GraphChoice> | null)[],
  results: ReadonlyMap<StageNode, StoredArtefact>,
): Promise<(number | null)[]> {
  return Promise.all(nodes.map(async (node) => {
    if (!node) return null;
    const { facts: { times, alpha, tried } } = await resultOf(results, node).whole();
    const found = tried.find((one) => one.times === times && one.alpha === alpha);
    return found ? 100 * found.miou : null;
  }));
}
