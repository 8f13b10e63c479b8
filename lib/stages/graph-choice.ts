import type { StoredArtefact } from "../engine/artefact.ts";
import { type NeighbourCount, neighbourCount } from "../method/propagation/neighbours-rule.ts";
import type { GraphChoice } from "./artefacts.ts";

/** How many neighbours a stage is to search for. */
export interface NeighbourParams {
  readonly k: NeighbourCount | "chosen";
  readonly times: number;
}

/**
 * The number, once the training masks are counted.
 *
 * @param chosen the stage that chose a factor on the rule's number, if k is "chosen".
 */
export async function countOf(
  { k, times }: NeighbourParams,
  trainingMasks: number,
  chosen?: StoredArtefact<GraphChoice>,
): Promise<number> {
  if (k !== "chosen") return neighbourCount(k, trainingMasks, times);
  return neighbourCount("rule", trainingMasks, times * (await chosen!.whole()).facts.times);
}

/** alpha of Eq. 1 and 14, as stages are told. */
export async function alphaOf(
  { alpha }: { readonly alpha: number | "chosen" },
  chosen: StoredArtefact<GraphChoice> | undefined,
): Promise<number> {
  return alpha === "chosen" ? (await chosen!.whole()).facts.alpha : alpha;
}
