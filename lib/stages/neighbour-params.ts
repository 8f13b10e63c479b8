import type { StoredArtefact } from "../engine/artefact.ts";
import { type NeighbourCount, neighbourCount } from "../method/propagation/neighbours-rule.ts";
import type { GraphChoice } from "./artefacts.ts";
import { chosenGraph } from "./graph-choice.ts";

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
  return neighbourCount("rule", trainingMasks, times * (await chosenGraph(chosen!)).times);
}
