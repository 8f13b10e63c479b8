import type { ResolvedNode } from "./resolve-nodes.ts";
import { ShardForecast } from "./shard-forecast.ts";
import type { Store } from "./store.ts";

/** Tells of results whether a process that computes a part of the shards can begin them. */
export class PartOrder {
  readonly #free = new Map<ResolvedNode, Promise<boolean>>();
  readonly #forecast: ShardForecast;

  constructor(readonly store: Store) {
    this.#forecast = new ShardForecast(store);
  }

  /** Whether a result comes in one shard, and so does all that it is made of: vectors of texts are, unlike the graph of all masks. */
  isFree(node: ResolvedNode): Promise<boolean> {
    let known = this.#free.get(node);
    if (!known) this.#free.set(node, known = this.#findFree(node));
    return known;
  }

  /** Whether a result comes, as far as is known, in several shards, and something of each of its inputs is here or free. */
  async canBegin(node: ResolvedNode): Promise<boolean> {
    if (await this.#forecast.of(node) === 1) return false;
    for (const input of Object.values(node.inputs)) {
      if (await this.store.complete(input) || await this.isFree(input)) continue;
      if ((await this.store.storedShards(input)).length === 0) return false;
    }
    return true;
  }

  /** Whether a result comes in one shard, is made of some that come in several, and all its inputs are here or free. */
  async isReadyWhole(node: ResolvedNode): Promise<boolean> {
    if (await this.#forecast.of(node) !== 1 || await this.isFree(node)) return false;
    for (const input of Object.values(node.inputs)) {
      if (!await this.store.complete(input) && !await this.isFree(input)) return false;
    }
    return true;
  }

  /** In how many shards a result comes; undefined where that is not known before its inputs are. */
  shardCount(node: ResolvedNode): Promise<number | undefined> {
    return this.#forecast.of(node);
  }

  async #findFree(node: ResolvedNode): Promise<boolean> {
    if (await this.#forecast.of(node) !== 1) return false;
    for (const input of Object.values(node.inputs)) if (!await this.isFree(input)) return false;
    return true;
  }
}
