import { PartOrder } from "./part-order.ts";
import { type FindStageCode, projectCode, type ResolvedNode, resolveNodes } from "./resolve-nodes.ts";
import type { StageNode } from "./stage.ts";
import { Store } from "./store.ts";

/** What can be computed at once when all rounds before are done. */
export interface Round {
  /** The most shards that a result of the round comes in; 0 where all come in one, undefined where it is not known yet. */
  readonly shards: number | undefined;
  /** Names of the stages whose results come in several shards, which processes share. */
  readonly parts: readonly string[];
  /** Names of the stages whose results come in one shard, made of all shards of others. */
  readonly wholes: readonly string[];
}

/** What processes that share a store would do. */
export interface Rounds {
  /** Results that are missing, those that every process computes for itself included. */
  readonly missing: number;
  /** None where all of it comes in one shard and is made of nothing that comes in several. */
  readonly rounds: readonly Round[];
}

interface Place {
  readonly round: number;
  readonly count: number | undefined;
}

/**
 * The rounds in which processes that share a store compute what is missing: shards of a result are made of the same shards of its
 * inputs in one round; what needs other shards of an input, or the whole of it, waits for the next.
 */
export async function planRounds(
  nodes: readonly StageNode[],
  options: { readonly store?: Store; readonly findCode?: FindStageCode } = {},
): Promise<Rounds> {
  const store = options.store ?? Store.open();
  const resolved = await resolveNodes(nodes, options.findCode ?? projectCode(store));
  const order = new PartOrder(store);
  const places = new Map<ResolvedNode, Promise<Place | undefined>>();
  const placeOf = (node: ResolvedNode): Promise<Place | undefined> => {
    let place = places.get(node);
    if (!place) places.set(node, place = find(node));
    return place;
  };
  let missing = 0;
  // Undefined for what nothing waits for.
  const find = async (node: ResolvedNode): Promise<Place | undefined> => {
    if (await store.complete(node)) return undefined;
    missing++;
    if (await order.isFree(node)) return undefined;
    const count = await order.shardCount(node);
    let round = 0;
    for (const input of Object.values(node.inputs)) {
      const before = await placeOf(input);
      if (!before) continue;
      const isBeside = count !== undefined && before.count === count;
      round = Math.max(round, isBeside ? before.round : before.round + 1);
    }
    return { round, count };
  };
  for (const node of nodes) await placeOf(resolved.get(node)!);
  const placed: { round: number; count: number | undefined; stage: string }[] = [];
  for (const [{ stage }, found] of places) {
    const place = await found;
    if (place) placed.push({ ...place, stage });
  }
  const last = Math.max(-1, ...placed.map(({ round }) => round));
  const rounds = Array.from({ length: last + 1 }, (_, at) => {
    const here = placed.filter(({ round }) => round === at);
    const parts = here.filter(({ count }) => count !== 1);
    const counts = parts.map(({ count }) => count);
    return {
      shards: counts.includes(undefined) ? undefined : Math.max(0, ...counts as number[]),
      parts: namesOf(parts),
      wholes: namesOf(here.filter(({ count }) => count === 1)),
    };
  });
  return { missing, rounds };
}

function namesOf(places: readonly { readonly stage: string }[]): string[] {
  return [...new Set(places.map(({ stage }) => stage))].sort();
}
