import { availableParallelism } from "node:os";
import { ChangedDuringRun } from "../changed-during-run.ts";
import { isDiskFull } from "../files/atomic-write.ts";
import { silentProgress } from "../progress/progress.ts";
import type { Artefact, StoredArtefact } from "./artefact.ts";
import { Cores } from "./cores.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";
import { GroupRunner } from "./group-runner.ts";
import { holdLocks } from "./hold-locks.ts";
import { missingNodes } from "./missing-nodes.ts";
import { type PartDone, ShardElsewhere } from "./part.ts";
import { PartOrder } from "./part-order.ts";
import { projectCode, type ResolvedNode, resolveNodes } from "./resolve-nodes.ts";
import { ResultReader } from "./result-reader.ts";
import { ShardRunner, type StoredInputs } from "./shard-runner.ts";
import type { StageNode } from "./stage.ts";
import { DamagedShard, Store } from "./store.ts";

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
 * whatever the rest of the graph can share in one call (`Stage.together`). Stages that keep one core busy run beside each other. A
 * stage that failed is not tried again, and does not keep the others from being computed.
 */
export class Evaluation {
  /** Results stored since the evaluation began, whichever process computed them. */
  readonly #finished = new Set<string>();
  readonly #failures = new Map<ResolvedNode, unknown>();
  /** Nodes that are being computed, or wait for their inputs or for a core. */
  readonly #underWay = new Map<ResolvedNode, Promise<void>>();
  /** Twice those of the machine: while some results are stored, others are computed. */
  readonly #cores = new Cores(2 * availableParallelism());
  /** What ended all that was under way, such as a full disk. */
  #end: { readonly error: unknown } | undefined;
  readonly #order: PartOrder;
  readonly #runner: ShardRunner;
  readonly #groups: GroupRunner;
  readonly #reader: ResultReader<ResolvedNode>;

  private constructor(
    readonly store: Store,
    readonly options: EvaluateOptions,
    readonly nodes: ReadonlyMap<StageNode, ResolvedNode>,
    /** Nodes without a result when the evaluation began. */
    readonly wanted: readonly ResolvedNode[],
  ) {
    this.#order = new PartOrder(store);
    this.#runner = new ShardRunner(store, options.progress ?? silentProgress, options);
    this.#groups = new GroupRunner(this.#runner, this.#order, options);
    this.#reader = new ResultReader(store, options.part !== undefined, this.#repair.bind(this));
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
    return new Set([...seen].map(({ key }) => key).filter((key) => this.#runner.computed.has(key)));
  }

  /** Finds the keys of the nodes and all their inputs, and which of them are stored. Computes nothing. */
  static async of(nodes: readonly StageNode[], options: EvaluateOptions = {}): Promise<Evaluation> {
    const store = options.store ?? Store.open();
    const resolved = await resolveNodes(nodes, options.findCode ?? projectCode(store));
    const roots = nodes.map((node) => resolved.get(node)!);
    return new Evaluation(store, options, resolved, await missingNodes(roots, store));
  }

  /**
   * The results of nodes of the graph, inputs included: one that was cleared from the store while what hangs on it stayed is
   * computed again. Equal nodes have one result.
   *
   * @throws what the first stage threw that could not be computed.
   */
  async results(nodes: readonly StageNode[]): Promise<Map<StageNode, StoredArtefact>> {
    const resolved = nodes.map((node) => this.nodes.get(node)!);
    this.#end = undefined;
    await this.#ensure(resolved);
    const found = new Map([...new Set(resolved)].map((node) => [node, this.#reader.artefact(node)]));
    const entries = resolved.map(async (node, i) => [nodes[i], await found.get(node)!] as const);
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
    return await this.#done();
  }

  /**
   * Computes the results that come in one shard and whose inputs are all here or need nothing that comes in several: what is left
   * between two rounds of parts. Others are left.
   *
   * @throws what the first stage threw that could not be computed, when the others are done.
   */
  async wholes(): Promise<PartDone> {
    for (const node of this.wanted) {
      if (this.#finished.has(node.key) || !await this.#order.isReadyWhole(node)) continue;
      await this.#computeOrFail(this.wanted.filter((other) => other.group === node.group));
    }
    return await this.#done();
  }

  /** Computes all that is missing. @throws what the first stage threw that could not be computed, when the others are done. */
  async rest(): Promise<PartDone> {
    const told = (error: unknown) => {
      if (![...this.#failures.values()].includes(error)) throw error;
    };
    this.#end = undefined;
    await this.#ensure(this.wanted).catch(told);
    return await this.#done();
  }

  async #done(): Promise<PartDone> {
    for (const error of this.#failures.values()) throw error;
    let left = 0;
    for (const node of this.wanted) if (!await this.store.complete(node)) left++;
    return {
      shards: this.#runner.shards,
      results: this.#runner.computed.size,
      here: this.#groups.here,
      left,
    };
  }

  /**
   * Computes what is missing of the given nodes, inputs first.
   *
   * @throws what the first of them threw that could not be computed, when nothing of it is under way any more.
   */
  async #ensure(roots: readonly ResolvedNode[]): Promise<void> {
    const missing = await missingNodes(roots, this.store);
    const ends = await Promise.allSettled(missing.map((node) => this.#computed(node, missing)));
    if (this.#end) throw this.#end.error;
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  /** Computes a node once, and with it what one call of its stage computes together. */
  #computed(node: ResolvedNode, missing: readonly ResolvedNode[]): Promise<void> {
    const known = this.#underWay.get(node);
    if (known) return known;
    if (this.#failures.has(node)) return Promise.reject(this.#failures.get(node));
    const isOpen = (member: ResolvedNode) =>
      member.group === node.group && !this.#failures.has(member) && !this.#underWay.has(member);
    const members = [...new Set([...missing, ...this.wanted].filter(isOpen))];
    // Begun when all that is missing is under way: so inputs are found among it.
    const computed = Promise.resolve().then(() => this.#computeOrFail(members)).finally(() => {
      members.forEach((member) => this.#underWay.delete(member));
    });
    for (const member of members) {
      const own = computed.then(() => this.#throwFailureOf(member));
      // Nobody may ask for this member.
      own.catch(() => {});
      this.#underWay.set(member, own);
    }
    return this.#underWay.get(node)!;
  }

  #throwFailureOf(node: ResolvedNode): void {
    if (this.#failures.has(node)) throw this.#failures.get(node);
  }

  /**
   * Computes nodes in one call. If that fails, computes each on its own, so that only the faulty one is lost.
   *
   * @param hasCores whether this is part of work that has its cores: waiting for more could last for ever.
   */
  async #computeOrFail(members: readonly ResolvedNode[], hasCores = false): Promise<void> {
    try {
      const inputs = new Map<ResolvedNode, StoredInputs>();
      for (const member of members) inputs.set(member, await this.#inputs(member, hasCores));
      const work = async () => {
        if (this.#end) throw this.#end.error;
        await this.#groups.compute(members, inputs);
      };
      const needed = this.#runner.isElsewhere(members[0]) ? 1 : this.#cores.total;
      await (hasCores ? work() : this.#cores.use(needed, work));
      members.forEach(({ key }) => this.#finished.add(key));
      this.options.onResult?.(this.#finished.size);
    } catch (error) {
      if (error instanceof ShardElsewhere) throw error;
      if (this.options.signal?.aborted || isDiskFull(error) || error instanceof ChangedDuringRun) {
        this.#end ??= { error };
        throw error;
      }
      if (members.length === 1) {
        this.#failures.set(members[0], error);
        return;
      }
      for (const member of members) await this.#computeOrFail([member], hasCores);
    }
  }

  /** A damaged shard, computed again. */
  async #repair(node: ResolvedNode, index: number): Promise<Artefact> {
    const inputs = new Map([[node, await this.#inputs(node, true)]]);
    let healed: Artefact | undefined;
    const { store, options: { signal } } = this, { progress } = this.#runner;
    await holdLocks([node], { store, signal, progress }, async (locks) => {
      // Another reader may have repaired it while this one waited for the lock.
      healed = await store.readShard(node, index).catch((error) => {
        if (!(error instanceof DamagedShard)) throw error;
        progress.note(`damaged: ${error.message}`);
        return undefined;
      });
      if (healed) return;
      const aside = await store.setShardAside(node, index);
      progress.note(`${aside ? `set aside as ${aside}; ` : ""}computing it again`);
      await this.#runner.run([node], inputs, index, (write) => write(locks), {
        signal: signal ?? new AbortController().signal,
        progress() {},
      });
    });
    return healed ?? await store.readShard(node, index);
  }

  async #inputs(node: ResolvedNode, hasCores: boolean): Promise<StoredInputs> {
    for (const input of Object.values(node.inputs)) {
      if (this.options.part && !await this.#order.isFree(input)) continue;
      if (hasCores) await this.#ensureNow([input]);
      else await (this.#underWay.get(input) ?? this.#ensure([input]));
    }
    const entries = Object.entries(node.inputs).map(async (
      [name, input],
    ) => [name, await this.#reader.artefact(input)]);
    return Object.fromEntries(await Promise.all(entries));
  }

  /** As `#ensure`, one after the other, as part of work that has its cores. */
  async #ensureNow(roots: readonly ResolvedNode[]): Promise<void> {
    for (const node of await missingNodes(roots, this.store)) {
      if (!this.#failures.has(node)) await this.#computeOrFail([node], true);
      this.#throwFailureOf(node);
    }
  }
}

function sameInputs(a: ResolvedNode, b: ResolvedNode): boolean {
  return Object.entries(a.inputs).every(([name, input]) => b.inputs[name] === input);
}
