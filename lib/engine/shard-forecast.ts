import type { StoredArtefact } from "./artefact.ts";
import type { ResolvedNode } from "./resolve-nodes.ts";
import type { Store } from "./store.ts";

/** Thrown when a stage reads a result that does not exist yet. */
class NotMade extends Error {}

/** Predicts the number of shards of results before they or their inputs exist. */
export class ShardForecast {
  readonly #known = new Map<ResolvedNode, Promise<number | undefined>>();

  constructor(readonly store: Store) {}

  /** Undefined where it depends on what the inputs hold, not on their own numbers of shards alone. */
  of(node: ResolvedNode): Promise<number | undefined> {
    let known = this.#known.get(node);
    if (!known) this.#known.set(node, known = this.#foretell(node));
    return known;
  }

  async #foretell(node: ResolvedNode): Promise<number | undefined> {
    const begun = await this.store.manifest(node);
    if (begun) return begun.shardCount;
    const { run, identity } = node;
    if (!run.shardCount) return 1;
    const inputs: Record<string, StoredArtefact> = {};
    for (const [name, input] of Object.entries(node.inputs)) {
      inputs[name] = futureArtefact(input.key, await this.of(input));
    }
    try {
      return await run.shardCount(identity.params, inputs);
    } catch (error) {
      if (error instanceof NotMade) return undefined;
      throw error;
    }
  }
}

/** A result that does not exist yet. Its number of shards may be known. */
function futureArtefact(key: string, shards: number | undefined): StoredArtefact {
  const refuse = () => Promise.reject(new NotMade());
  return {
    key,
    get shardCount(): number {
      if (shards === undefined) throw new NotMade();
      return shards;
    },
    ...{ shard: refuse, whole: refuse, shape: refuse, rows: refuse },
  };
}
