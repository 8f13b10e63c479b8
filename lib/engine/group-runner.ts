import { claimShard } from "./claim-shard.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";
import type { Lock } from "./held-lock.ts";
import { holdLocks, lockNotes } from "./hold-locks.ts";
import { ImagesBehind } from "./images-behind.ts";
import { isOfPart, type Part, ShardElsewhere } from "./part.ts";
import type { PartOrder } from "./part-order.ts";
import type { ResolvedNode } from "./resolve-nodes.ts";
import { inLanes } from "../in-lanes.ts";
import type { Held, MemberInputs, ShardRunner, StoredInputs } from "./shard-runner.ts";
import type { StageRun } from "./stage.ts";

/** A result that was begun: its number of shards, and for each missing one the members that lack it. */
interface Begun {
  readonly count: number;
  readonly missing: ReadonlyMap<number, readonly ResolvedNode[]>;
}

/** Runs one shard of the members that lack it. */
type ShardWork = (lacking: readonly ResolvedNode[], index: number, run: StageRun) => Promise<void>;

/** Computes the missing shards of nodes that are computed together, under their locks. */
export class GroupRunner {
  /** Of a part: how many of its shards were stored before. */
  here = 0;
  readonly #images = new ImagesBehind();
  readonly #part: Part | undefined;
  readonly #options: EvaluateOptions;
  /** Of a part: what is written is written one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly runner: ShardRunner, readonly order: PartOrder, options: EvaluateOptions) {
    this.#options = options;
    this.#part = options.part;
  }

  /**
   * Computes what is missing of nodes that one call of their stage computes together.
   *
   * @param inputs of each of them.
   */
  async compute(members: readonly ResolvedNode[], inputs: MemberInputs): Promise<void> {
    const begin = async () => {
      const counts = await Promise.all(members.map((member) => this.#begin(member, inputs.get(member)!)));
      if (new Set(counts).size > 1) {
        throw new Error(`Stage "${members[0].stage}": shard counts differ within a group`);
      }
      return { count: counts[0], missing: await this.#missingShards(members, counts[0]) };
    };
    if (!this.#part) {
      await this.#locked(members, async (locks) => {
        await this.#runMissing(members, inputs, await begin(), (write) => write(locks));
      });
      return;
    }
    // Other processes may compute other shards of the same results: locks are held only while something is written.
    const begun = await this.#locked(members, begin);
    await this.#runMissing(members, inputs, begun, async (write) => {
      const turn = this.#turn.then(() => this.#locked(members, write));
      this.#turn = turn.catch(() => {});
      await turn;
    });
  }

  /** @param held runs what writes under the locks of all members. */
  async #runMissing(
    members: readonly ResolvedNode[],
    inputs: MemberInputs,
    { count, missing }: Begun,
    held: Held,
  ): Promise<void> {
    const part = await this.#partOf(members[0]);
    const own = part ? Math.ceil((count - part.number) / part.of) : count;
    const finished = own - missing.size;
    if (part) this.here += finished * members.length;
    if (missing.size === 0) return;
    const fractions = new Map<number, number>();
    // Shards of images hold so many each; the last may hold fewer.
    const { images } = members[0].run, perShard = images === undefined ? 1 : images / count;
    const [total, before] = [own, finished].map((shards) => perShard * shards);
    const task = this.runner.progress.begin(
      members[0].stage,
      total,
      before,
      images === undefined ? "part" : "image",
    );
    const inFlight = this.runner.inFlight(members[0]);
    const pass = (indices: readonly number[], work: ShardWork) =>
      inLanes(indices, inFlight, this.#options.signal, async (index, signal) => {
        const progress = (fraction: number) => {
          fractions.set(index, fraction);
          task.update(perShard * (finished + fractions.values().reduce((sum, part) => sum + part, 0)));
        };
        try {
          await work(missing.get(index)!, index, { signal, progress });
        } catch (error) {
          // Another shard may need less.
          if (!(error instanceof ShardElsewhere)) throw error;
        }
        progress(1);
      });
    const shard: ShardWork = (lacking, index, run) => this.runner.run(lacking, inputs, index, held, run);
    try {
      if (!this.#part) return await pass([...missing.keys()], shard);
      await this.#inTurns([...missing.keys()], pass, shard);
    } finally {
      task.end();
    }
  }

  /** Shards that no other process is at, and then those that one was at: by then most of them are there. */
  async #inTurns(
    indices: readonly number[],
    pass: (indices: readonly number[], work: ShardWork) => Promise<void>,
    shard: ShardWork,
  ): Promise<void> {
    const elsewhere: number[] = [];
    const unlessClaimed = (wait: boolean): ShardWork => async (lacking, index, run) => {
      if (!await this.#claimed(lacking, index, wait, (left) => shard(left, index, run))) {
        elsewhere.push(index);
      }
    };
    await pass(indices, unlessClaimed(false));
    await pass(elsewhere, unlessClaimed(true));
  }

  /**
   * Runs `work` on those members that still lack a shard, unless another process is at it, and it is not waited for.
   *
   * @returns whether the shard was claimed.
   */
  async #claimed(
    members: readonly ResolvedNode[],
    index: number,
    wait: boolean,
    work: (lacking: readonly ResolvedNode[]) => Promise<void>,
  ): Promise<boolean> {
    const { store, progress } = this.runner;
    const release = await claimShard(store, members, index, {
      ...lockNotes(members[0], progress),
      ...{ wait, signal: this.#options.signal },
    });
    if (!release) return false;
    try {
      const lacking: ResolvedNode[] = [];
      for (const member of members) {
        if (await store.receipt(member, index)) this.here++;
        else lacking.push(member);
      }
      if (lacking.length > 0) await work(lacking);
      return true;
    } finally {
      release();
    }
  }

  async #begin(node: ResolvedNode, inputs: StoredInputs): Promise<number> {
    const stored = await this.runner.store.manifest(node);
    if (stored) return stored.shardCount;
    const count = await node.run.shardCount?.(node.identity.params, inputs) ?? 1;
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new Error(`Stage "${node.stage}": expected a shard count of at least 1 but found ${count}`);
    }
    await this.runner.store.begin(node, node.identity, { shardCount: count, images: this.#images.of(node) });
    return count;
  }

  /** For each shard that some member lacks, the members that lack it. */
  async #missingShards(
    members: readonly ResolvedNode[],
    count: number,
  ): Promise<Map<number, ResolvedNode[]>> {
    const stored = await Promise.all(
      members.map(async (member) => new Set(await this.runner.store.storedShards(member))),
    );
    const missing = new Map<number, ResolvedNode[]>();
    const part = await this.#partOf(members[0]);
    for (let index = 0; index < count; index++) {
      if (part && !isOfPart(part, index)) continue;
      const lacking = members.filter((_, member) => !stored[member].has(index));
      if (lacking.length > 0) missing.set(index, lacking);
    }
    return missing;
  }

  /** The part of a result's shards that is computed; undefined: all. */
  async #partOf(node: ResolvedNode): Promise<Part | undefined> {
    return this.#part && !await this.order.isFree(node) ? this.#part : undefined;
  }

  #locked<Result>(
    members: readonly ResolvedNode[],
    work: (locks: readonly Lock[]) => Promise<Result>,
  ): Promise<Result> {
    const { store, progress } = this.runner;
    return holdLocks(members, { store, progress, signal: this.#options.signal }, work);
  }
}
