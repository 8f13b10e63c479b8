/**
 * One of several processes that share the shards of results without a scheduler: the shards whose number leaves `number` when
 * divided by `of`.
 */
export interface Part {
  /** 0 … of - 1. */
  readonly number: number;
  readonly of: number;
}

/**
 * What one of several processes on one store computes: a part of the shards; the results that are made of the whole of others; or
 * all that is left.
 */
export type Share = Part | "whole" | "rest";

/** Whether a shard belongs to a part. */
export function isOfPart({ number, of }: Part, shard: number): boolean {
  return shard % of === number;
}

/** What a process did of its part. */
export interface PartDone {
  /** Shards computed, and results that they are of. */
  readonly shards: number;
  readonly results: number;
  /** Shards of the part that were here before. */
  readonly here: number;
  /** Results that are not complete here: other parts have their shards, or they need the whole of a result that is not. */
  readonly left: number;
}

/** Asked for a shard that is not here: another part has it, or its result is left for when all are together. */
export class ShardElsewhere extends Error {
  override readonly name = "ShardElsewhere";
}

/** What was done and how to go on, in one line. */
export function describePart(share: Share, { shards, results, here, left }: PartDone): string {
  const which = typeof share === "string" ? share : `shard ${share.number + 1} of ${share.of}`;
  const done = `${which}: ${shards} shards of ${results} results computed, ${here} were here already`;
  if (left === 0) return `${done}; all results are here: give the command without --shard`;
  if (typeof share === "string") return `${done}; ${left} results wait for shards of others`;
  return `${done}; ${left} results wait for the other shards. ` +
    "To go on, bring all stores into one with deno task store pull DIR, then give the command without --shard";
}
