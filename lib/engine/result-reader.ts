import type { TensorPlace } from "../tensor/safetensors.ts";
import type { Artefact, StoredArtefact } from "./artefact.ts";
import { joinShards } from "./join-shards.ts";
import { ShardElsewhere } from "./part.ts";
import { DamagedShard, type Store } from "./store.ts";
import type { Address } from "./store-paths.ts";
import { storedRows } from "./stored-rows.ts";

/** Reads stored results as the stages that follow see them. */
export class ResultReader<Node extends Address = Address> {
  /**
   * @param isPart whether shards of a result may be elsewhere.
   * @param repair gives a damaged shard anew.
   */
  constructor(
    readonly store: Store,
    readonly isPart: boolean,
    readonly repair: (node: Node, index: number) => Promise<Artefact>,
  ) {}

  /** A stored node as its readers see it. The node must be complete. */
  async artefact(node: Node): Promise<StoredArtefact> {
    const manifest = await this.store.manifest(node);
    if (!manifest && this.isPart) throw new ShardElsewhere(node.stage);
    if (!manifest) throw new Error(`The result of "${node.stage}" vanished from the store while in use`);
    const shard = (index: number) => this.#read(node, index);
    const indices = Array.from({ length: manifest.shardCount }, (_, index) => index);
    return {
      key: node.key,
      shardCount: manifest.shardCount,
      shard,
      whole: async () => joinShards(await Promise.all(indices.map(shard))),
      ...this.#rowsOf(node, manifest.shardCount),
    };
  }

  /** Parts of shards. A damaged shard is read whole once, which repairs it. */
  #rowsOf(node: Node, shardCount: number): Pick<StoredArtefact, "shape" | "rows"> {
    const places = new Map<number, Promise<ReadonlyMap<string, TensorPlace>>>();
    const readPlaces = async (index: number) => {
      const read = async () => {
        const layout = await this.store.readLayout(node, index);
        return new Map(layout.places.map((place) => [place.name, place]));
      };
      return await read().catch(async (error) => {
        if (!(error instanceof DamagedShard)) throw error;
        await this.#read(node, index);
        return await read();
      });
    };
    const place = async (index: number, tensor: string) => {
      let known = places.get(index);
      if (!known) places.set(index, known = readPlaces(index));
      const found = (await known).get(tensor);
      if (!found) throw new RangeError(`Expected a tensor "${tensor}" in "${node.stage}" but found none`);
      return found;
    };
    return storedRows(shardCount, {
      shape: async (index, tensor) => (await place(index, tensor)).shape,
      rows: async (index, tensor, first, end) =>
        await this.store.readRows(node, index, await place(index, tensor), first, end),
    });
  }

  async #read(node: Node, index: number): Promise<Artefact> {
    try {
      return await this.store.readShard(node, index);
    } catch (error) {
      if (!(error instanceof DamagedShard)) throw error;
      if (this.isPart && !await this.store.receipt(node, index)) throw new ShardElsewhere(node.stage);
    }
    return await this.repair(node, index);
  }
}
