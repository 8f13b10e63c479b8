import type { Json } from "../engine/artefact.ts";
import { type NeighbourCount, neighbourCount } from "../method/propagation/neighbours-rule.ts";

/** How many neighbours are wanted, as stages that search for them are told. */
export interface NeighbourParams {
  readonly k: NeighbourCount;
  readonly times: number;
}

/** The number, once the training masks are counted. */
export function countOf(params: { readonly [name: string]: Json }, trainingMasks: number): number {
  const { k, times } = params as unknown as NeighbourParams;
  return neighbourCount(k, trainingMasks, times);
}
