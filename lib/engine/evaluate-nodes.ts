import { availableParallelism } from "node:os";
import type { Artefact, StoredArtefact } from "./artefact.ts";
import { isDiskFull } from "../files/atomic-write.ts";
import { ChangedDuringRun } from "../changed-during-run.ts";
import { UserError } from "../errors.ts";
import { CodeWatch } from "./code-watch.ts";
import { ImagesBehind } from "./images-behind.ts";
import { joinShards } from "./join-shards.ts";
import { type Lock, LockLost } from "./held-lock.ts";
import { nameOfHolder } from "./lock-holder.ts";
import { type Progress, silentProgress } from "../progress/progress.ts";
import { projectFolder } from "../files/project.ts";
import { isOfPart, type Part, type PartDone, ShardElsewhere } from "./part.ts";
import { PartOrder } from "./part-order.ts";
import { type FindStageCode, projectCode, type ResolvedNode, resolveNodes } from "./resolve-nodes.ts";
import { runShards } from "./run-shards.ts";
import type { StageNode } from "./stage.ts";
import { DamagedShard, Store } from "./store.ts";
import { storedRows } from "./stored-rows.ts";
import type { TensorPlace } from "../tensor/safetensors.ts";

/** How to evaluate. */
export interface EvaluateOptions {
  /** Default: the project's store. */
  readonly store?: Store;
  /** Aborting ends the evaluation with the signal's reason; finished shards stay stored. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress;
  /** Shards in flight for stages that do not say `parallelShards`; default 1, as stages spread their own work. */
  readonly concurrency?: number;
  /** Default: the code of this project's modules. */
  readonly findCode?: FindStageCode;
  /**
   * Asked before a result is stored: throws {@link ChangedDuringRun} where something that keys were made of, other than code, is
   * no longer as it was.
   */
  readonly requireUnchanged?: () => Promise<void>;
  /** Of results in several shards, those that `shardsOfPart` computes; absent: all. */
  readonly part?: Part;
  /** Called after each computed stage with the number of results that are there since the evaluation began. */
  readonly onResult?: (done: number) => void;
}

/**
 * Computes the results of nodes, or finds them in the store. Equal nodes are computed once, also among concurrent
 * processes; a node whose result is stored is not run, and its inputs are neither loaded nor computed.
 *
 * The results read their shards when asked. A shard that fails its checksum is set aside and computed again.
 *
 * @throws {UserError} from stages, or when the disk is full; the signal's reason when aborted.
 */
export async function evaluateNodes(
  nodes: readonly StageNode[],
  options: EvaluateOptions = {},
): Promise<Map<StageNode, StoredArtefact>> {
  return await (await Evaluation.of(nodes, options)).results(nodes);
}

/**
 * The evaluation of a graph of nodes, part by part: whoever asks for the results of some nodes has them computed together with
 * whatever the rest of the graph can share in one call (`Stage.together`). A stage that failed is not tried again, and does
 * not keep the others from being computed.
 */
export class Evaluation {
  /** Results of which this evaluation computed at least one shard, repaired ones included. */
  readonly #computed = new Set<string>();
  /** Results stored since the evaluation began, whichever process computed them. */
  readonly #finished = new Set<string>();
  readonly #failures = new Map<ResolvedNode, unknown>();
  readonly #images = new ImagesBehind();
  readonly #order: PartOrder;
  readonly #progress: Progress;
  /** Of a part: how many of its shards were stored before, and how many this evaluation computed. */
  #here = 0;
  #shards = 0;
  /** Of a part: what is written is written one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Null if the caller gave the code, because there are no files to watch. */
  readonly #code: CodeWatch | null;

  private constructor(
    readonly store: Store,
    readonly options: EvaluateOptions,
    readonly nodes: ReadonlyMap<StageNode, ResolvedNode>,
    /** Nodes without a result when the evaluation began. */
    readonly wanted: readonly ResolvedNode[],
  ) {
    this.#order = new PartOrder(store);
    this.#progress = options.progress ?? silentProgress;
    this.#code = options.findCode ? null : new CodeWatch(projectFolder());
  }

  /** Whether a node belongs to the graph. */
  has(node: StageNode): boolean {
    return this.nodes.has(node);
  }

  /** Keys of what this evaluation computed of some nodes and of all that they depend on. */
  computedBehind(nodes: readonly StageNode[]): Set<string> {
    const seen = new Set<ResolvedNode>();
    const visit = (node: ResolvedNode) => {
      if (seen.has(node)) return;
      seen.add(node);
      Object.values(node.inputs).forEach(visit);
    };
    for (const node of nodes) visit(this.nodes.get(node)!);
    return new Set([...seen].map(({ key }) => key).filter((key) => this.#computed.has(key)));
  }

  /** Finds the keys of the nodes and all their inputs, and which of them are stored. Computes nothing. */
  static async of(nodes: readonly StageNode[], options: EvaluateOptions = {}): Promise<Evaluation> {
    const store = options.store ?? Store.open();
    const resolved = await resolveNodes(nodes, options.findCode ?? projectCode(store));
    const roots = nodes.map((node) => resolved.get(node)!);
    return new Evaluation(store, options, resolved, await missingOf(roots, store));
  }

  /**
   * The results of nodes of the graph, inputs included: one that was cleared from the store while what hangs on it stayed is
   * computed again.
   *
   * @throws what the first stage threw that could not be computed.
   */
  async results(nodes: readonly StageNode[]): Promise<Map<StageNode, StoredArtefact>> {
    const resolved = nodes.map((node) => this.nodes.get(node)!);
    await this.ensure(resolved);
    const entries = resolved.map(async (node, i) => [nodes[i], await this.artefact(node)] as const);
    return new Map(await Promise.all(entries));
  }

  /**
   * Computes the shards of the part that the options name, of all results in several shards that can be made of the shards that
   * are here, inputs first. A result in one shard is computed only where such shards are made of it and it is made of none of them,
   * such as vectors of texts. Others are left.
   *
   * @throws what the first stage threw that could not be computed, when the others are done.
   */
  async shardsOfPart(): Promise<PartDone> {
    const seen = new Set<ResolvedNode>();
    for (const node of this.wanted) {
      if (seen.has(node)) continue;
      // Shards of other inputs may be elsewhere.
      const members = this.wanted.filter((other) => other.group === node.group && sameInputs(other, node));
      members.forEach((member) => seen.add(member));
      if (!await this.#order.canBegin(node)) continue;
      await this.#computeOrFail(members).catch((error) => {
        // It can be told in how many shards it comes only when all of an input is here.
        if (!(error instanceof ShardElsewhere)) throw error;
      });
    }
    for (const error of this.#failures.values()) throw error;
    let left = 0;
    for (const node of this.wanted) if (!await this.store.complete(node)) left++;
    return { shards: this.#shards, results: this.#computed.size, here: this.#here, left };
  }

  /** Computes what is missing of the given nodes, inputs first. */
  async ensure(roots: readonly ResolvedNode[]): Promise<void> {
    const missing = await missingOf(roots, this.store);
    const done = new Set<ResolvedNode>();
    for (const node of missing) {
      if (done.has(node)) continue;
      this.#throwFailureOf(node);
      const members = new Set([...missing, ...this.wanted].filter((other) => other.group === node.group));
      await this.#computeOrFail([...members].filter((member) => !this.#failures.has(member)));
      this.#throwFailureOf(node);
      members.forEach((member) => done.add(member));
    }
  }

  #throwFailureOf(node: ResolvedNode): void {
    if (this.#failures.has(node)) throw this.#failures.get(node);
  }

  /** Computes nodes in one call. If that fails, computes each on its own, so that only the faulty one is lost. */
  async #computeOrFail(members: readonly ResolvedNode[]): Promise<void> {
    try {
      await this.#compute(members);
      members.forEach(({ key }) => this.#finished.add(key));
      this.options.onResult?.(this.#finished.size);
    } catch (error) {
      const isOfAll = isDiskFull(error) || error instanceof ChangedDuringRun ||
        error instanceof ShardElsewhere;
      if (this.options.signal?.aborted || isOfAll) throw error;
      if (members.length === 1) {
        this.#failures.set(members[0], error);
        return;
      }
      for (const member of members) await this.#computeOrFail([member]);
    }
  }

  /** A stored node as its readers see it. The node must be complete. */
  async artefact(node: ResolvedNode): Promise<StoredArtefact> {
    const manifest = await this.store.manifest(node);
    if (!manifest && this.options.part) throw new ShardElsewhere(node.stage);
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
  #rowsOf(node: ResolvedNode, shardCount: number): Pick<StoredArtefact, "shape" | "rows"> {
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

  async #compute(members: readonly ResolvedNode[]): Promise<void> {
    const inputs: MemberInputs = new Map();
    for (const member of members) inputs.set(member, await this.#inputs(member));
    const begin = async () => {
      const counts = await Promise.all(members.map((member) => this.#begin(member, inputs.get(member)!)));
      if (new Set(counts).size > 1) {
        throw new Error(`Stage "${members[0].stage}": shard counts differ within a group`);
      }
      return { count: counts[0], missing: await this.#missingShards(members, counts[0]) };
    };
    if (!this.options.part) {
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
    if (part) this.#here += finished * members.length;
    if (missing.size === 0) return;
    const fractions = new Map<number, number>();
    // Shards of images hold so many each; the last may hold fewer.
    const { images } = members[0].run, perShard = images === undefined ? 1 : images / count;
    const [total, before] = [own, finished].map((shards) => perShard * shards);
    const task = this.#progress.begin(
      members[0].stage,
      total,
      before,
      images === undefined ? "part" : "image",
    );
    const inFlight = this.#inFlight(members[0]);
    try {
      await runShards([...missing.keys()], inFlight, this.options.signal, async (index, signal) => {
        const progress = (fraction: number) => {
          fractions.set(index, fraction);
          task.update(perShard * (finished + fractions.values().reduce((sum, part) => sum + part, 0)));
        };
        try {
          await this.#runShard(missing.get(index)!, inputs, index, held, { signal, progress });
        } catch (error) {
          // Another shard may need less.
          if (!(error instanceof ShardElsewhere)) throw error;
        }
        progress(1);
      });
    } finally {
      task.end();
    }
  }

  #inFlight({ run: { parallelShards } }: ResolvedNode): number {
    if (typeof parallelShards === "number") return parallelShards;
    return parallelShards ? availableParallelism() : this.options.concurrency ?? 1;
  }

  /**
   * Runs `work` while holding the locks of all members, taken in one order everywhere so that no two wait in a ring. Where a lock
   * went to another process meanwhile it is waited for, and the work looks again at what is left to do.
   */
  async #locked<Result>(
    members: readonly ResolvedNode[],
    work: (locks: readonly Lock[]) => Promise<Result>,
  ): Promise<Result> {
    while (true) {
      const locks: Lock[] = [];
      try {
        for (const member of members.toSorted((a, b) => a.key < b.key ? -1 : 1)) {
          locks.push(await this.#lock(member));
        }
        return await work(locks);
      } catch (error) {
        if (!(error instanceof LockLost)) throw error;
        this.#progress.note(error.message);
      } finally {
        locks.forEach((lock) => lock.release());
      }
    }
  }

  #lock(member: ResolvedNode): Promise<Lock> {
    return this.store.lock(member, {
      signal: this.options.signal,
      onWait: (holder) =>
        this.#progress.note(`waiting for "${member.stage}", computed by ${nameOfHolder(holder)}`),
      onTakeOver: (dead) =>
        this.#progress.note(`"${member.stage}": going on after ${nameOfHolder(dead)}, which ended early`),
    });
  }

  async #begin(node: ResolvedNode, inputs: Record<string, StoredArtefact>): Promise<number> {
    const stored = await this.store.manifest(node);
    if (stored) return stored.shardCount;
    const count = await node.run.shardCount?.(node.identity.params, inputs) ?? 1;
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new Error(`Stage "${node.stage}": expected a shard count of at least 1 but found ${count}`);
    }
    await this.store.begin(node, node.identity, { shardCount: count, images: this.#images.of(node) });
    return count;
  }

  /** For each shard that some member lacks, the members that lack it. */
  async #missingShards(
    members: readonly ResolvedNode[],
    count: number,
  ): Promise<Map<number, ResolvedNode[]>> {
    const stored = await Promise.all(
      members.map(async (member) => new Set(await this.store.storedShards(member))),
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
    return this.options.part && !await this.#order.isFree(node) ? this.options.part : undefined;
  }

  async #runShard(
    members: readonly ResolvedNode[],
    inputs: MemberInputs,
    index: number,
    held: Held,
    run: { signal: AbortSignal; progress: (fraction: number) => void },
  ): Promise<void> {
    const stage = members[0].run;
    const params = members.map((member) => member.identity.params);
    const start = performance.now();
    let artefacts: Artefact[];
    try {
      artefacts = members.length > 1
        ? await stage.runTogether!(params, members.map((member) => inputs.get(member)!), index, run)
        : [await stage.run(params[0], inputs.get(members[0])!, index, run)];
    } catch (error) {
      const isTold = error instanceof UserError || error instanceof ShardElsewhere;
      if (isTold || run.signal.aborted) throw error;
      throw new Error(`Stage "${stage.name}", shard ${index}: ${(error as Error)?.message ?? error}`, {
        cause: error,
      });
    }
    // An interrupted stage may have returned early: such a result must not be stored.
    run.signal.throwIfAborted();
    if (artefacts.length !== members.length) {
      throw new Error(
        `Stage "${stage.name}": runTogether gave ${artefacts.length} results for ${members.length} params`,
      );
    }
    // Workers load modules, and stages read files, long after keys were made of them.
    await this.#code?.requireUnchanged(members.map(({ identity }) => identity.code));
    await this.options.requireUnchanged?.();
    // Shards in flight share the clock: what is remembered adds up to the time that the stage takes.
    const seconds = (performance.now() - start) / 1000 / members.length / this.#inFlight(members[0]);
    await held(async (locks) => {
      const requireHeld = async () => {
        for (const lock of locks) await lock.requireHeld();
      };
      await requireHeld();
      for (const [m, member] of members.entries()) {
        try {
          await this.store.writeShard(member, index, artefacts[m], seconds);
          this.#computed.add(member.key);
        } catch (error) {
          // The process that took the lock over removes what was not finished.
          await requireHeld();
          throw error;
        }
      }
    });
    for (const [m, member] of members.entries()) {
      this.#shards++;
      const { note } = artefacts[m].facts;
      if (typeof note === "string") this.#progress.note(`${member.stage}: ${note}`);
    }
  }

  async #read(node: ResolvedNode, index: number): Promise<Artefact> {
    try {
      return await this.store.readShard(node, index);
    } catch (error) {
      if (!(error instanceof DamagedShard)) throw error;
      if (this.options.part && !await this.store.receipt(node, index)) throw new ShardElsewhere(node.stage);
    }
    const inputs: MemberInputs = new Map([[node, await this.#inputs(node)]]);
    let healed: Artefact | undefined;
    await this.#locked([node], async (locks) => {
      // Another reader may have repaired it while this one waited for the lock.
      healed = await this.store.readShard(node, index).catch((error) => {
        if (!(error instanceof DamagedShard)) throw error;
        this.#progress.note(`damaged: ${error.message}`);
        return undefined;
      });
      if (healed) return;
      const aside = await this.store.setShardAside(node, index);
      this.#progress.note(`${aside ? `set aside as ${aside}; ` : ""}computing it again`);
      const signal = this.options.signal ?? new AbortController().signal;
      await this.#runShard([node], inputs, index, (write) => write(locks), { signal, progress() {} });
    });
    return healed ?? await this.store.readShard(node, index);
  }

  async #inputs(node: ResolvedNode): Promise<Record<string, StoredArtefact>> {
    const needed = Object.values(node.inputs);
    if (!this.options.part) await this.ensure(needed);
    else for (const input of needed) if (await this.#order.isFree(input)) await this.ensure([input]);
    const entries = Object.entries(node.inputs).map(async (
      [name, input],
    ) => [name, await this.artefact(input)]);
    return Object.fromEntries(await Promise.all(entries));
  }
}

/** What each node of a call reads. */
type MemberInputs = Map<ResolvedNode, Record<string, StoredArtefact>>;

function sameInputs(a: ResolvedNode, b: ResolvedNode): boolean {
  return Object.entries(a.inputs).every(([name, input]) => b.inputs[name] === input);
}

/** A result that was begun: its number of shards, and for each missing one the members that lack it. */
interface Begun {
  readonly count: number;
  readonly missing: ReadonlyMap<number, readonly ResolvedNode[]>;
}

/** Runs what writes while locks are held. */
type Held = (write: (locks: readonly Lock[]) => Promise<void>) => Promise<void>;

/** Nodes without a complete result that are needed for the roots, each after its inputs. */
async function missingOf(roots: readonly ResolvedNode[], store: Store): Promise<ResolvedNode[]> {
  const missing: ResolvedNode[] = [];
  const seen = new Set<ResolvedNode>();
  const visit = async (node: ResolvedNode) => {
    if (seen.has(node)) return;
    seen.add(node);
    if (await store.complete(node)) return;
    for (const input of Object.values(node.inputs)) await visit(input);
    missing.push(node);
  };
  for (const root of roots) await visit(root);
  return missing;
}
