import type { Artefact, Json } from "./artefact.ts";
import { joinShards } from "./join-shards.ts";
import { addressOf } from "./list-stored.ts";
import type { Manifest } from "./manifest.ts";
import { DamagedShard, Store } from "./store.ts";
import type { Address } from "./store-paths.ts";

/** A complete result of a stage, found by its key alone. */
export interface StoredResult {
  /** What it was made by and of. */
  readonly manifest: Manifest;
  /** All shards as one; undefined where one is damaged. */
  whole(): Promise<Artefact | undefined>;
}

/**
 * Looks things up in a store by the keys that run.json records: computes nothing, changes nothing.
 *
 * @internal
 */
export class StoreReader {
  readonly #known = new Map<string, Promise<StoredResult | undefined>>();
  readonly #store: Store;

  /** @param folder of the store; default: the project's. */
  constructor(folder?: string) {
    this.#store = folder === undefined ? Store.open() : new Store(folder);
  }

  /** The result with a key; undefined where it is not there or not complete. */
  result(key: string): Promise<StoredResult | undefined> {
    let found = this.#known.get(key);
    if (!found) this.#known.set(key, found = this.#find(key));
    return found;
  }

  /** A fact that is remembered beside the results. */
  async remembered(memo: string, key: string): Promise<Json | undefined> {
    return await this.#store.memo(memo).get(key);
  }

  async #find(key: string): Promise<StoredResult | undefined> {
    const address = await addressOf(this.#store, key);
    const manifest = address && await this.#store.manifest(address);
    if (!manifest || (await this.#store.storedShards(address)).length < manifest.shardCount) return undefined;
    return { manifest, whole: () => this.#whole(address, manifest.shardCount) };
  }

  async #whole(address: Address, shards: number): Promise<Artefact | undefined> {
    try {
      const indices = Array.from({ length: shards }, (_, index) => index);
      return joinShards(await Promise.all(indices.map((index) => this.#store.readShard(address, index))));
    } catch (error) {
      // Whoever computes sets it aside and makes it anew; whoever only looks goes without.
      if (error instanceof DamagedShard) return undefined;
      throw error;
    }
  }
}
