import { availableParallelism } from "node:os";
import { UserError } from "../errors.ts";
import { projectFolder } from "../files/project.ts";
import type { Progress } from "../progress/progress.ts";
import type { Artefact, StoredArtefact } from "./artefact.ts";
import { CodeWatch } from "./code-watch.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";
import type { Lock } from "./held-lock.ts";
import { ShardElsewhere } from "./part.ts";
import type { ResolvedNode } from "./resolve-nodes.ts";
import type { StageRun } from "./stage.ts";
import type { Store } from "./store.ts";

/** Runs what writes while locks are held. */
export type Held = (write: (locks: readonly Lock[]) => Promise<void>) => Promise<void>;

/** The inputs of a node by name. */
export type StoredInputs = Readonly<Record<string, StoredArtefact>>;

/** What each node of a call reads. */
export type MemberInputs = ReadonlyMap<ResolvedNode, StoredInputs>;

/** Runs stages shard by shard and stores what they make. */
export class ShardRunner {
  /** Keys of results of which at least one shard was computed, repaired ones included. */
  readonly computed = new Set<string>();
  /** How many shards were computed. */
  shards = 0;
  readonly #options: EvaluateOptions;
  /** Null if the caller gave the code, because there are no files to watch. */
  readonly #code: CodeWatch | null;

  constructor(readonly store: Store, readonly progress: Progress, options: EvaluateOptions) {
    this.#options = options;
    this.#code = options.findCode ? null : new CodeWatch(projectFolder());
  }

  /** Whether a node's stage keeps one core busy and leaves this thread free. */
  isElsewhere({ run: { maker } }: ResolvedNode): boolean {
    // Shards of a part's inputs may not be here, which this thread tells.
    return maker !== undefined && this.#options.elsewhere !== undefined && !this.#options.part;
  }

  /** How many shards of a node are computed at once. */
  inFlight({ run: { parallelShards } }: ResolvedNode): number {
    if (typeof parallelShards === "number") return parallelShards;
    return parallelShards ? availableParallelism() : this.#options.concurrency ?? 1;
  }

  /**
   * Runs a stage for one shard of its members, in one call if there are several, and stores what it makes.
   *
   * @param held runs what writes under the locks of all members.
   * @throws {UserError} from the stage; {@link ShardElsewhere} where an input's shard is not here.
   */
  async run(
    members: readonly ResolvedNode[],
    inputs: MemberInputs,
    index: number,
    held: Held,
    run: StageRun,
  ): Promise<void> {
    const start = performance.now();
    const artefacts = await this.#make(members, inputs, index, run);
    // Workers load modules, and stages read files, long after keys were made of them.
    await this.#code?.requireUnchanged(members.map(({ identity }) => identity.code));
    // What is made of nothing but inputs and params has read no file that could have changed.
    if (members.some(({ run: { maker } }) => !maker || maker.from)) await this.#options.requireUnchanged?.();
    // Shards in flight share the clock: what is remembered adds up to the time that the stage takes.
    const seconds = (performance.now() - start) / 1000 / members.length / this.inFlight(members[0]);
    await held(async (locks) => {
      const requireHeld = async () => {
        for (const lock of locks) await lock.requireHeld();
      };
      await requireHeld();
      for (const [m, member] of members.entries()) {
        try {
          await this.store.writeShard(member, index, artefacts[m], seconds);
          this.computed.add(member.key);
        } catch (error) {
          // The process that took the lock over removes what was not finished.
          await requireHeld();
          throw error;
        }
      }
    });
    for (const [m, member] of members.entries()) {
      this.shards++;
      const { note } = artefacts[m].facts;
      if (typeof note === "string") this.progress.note(`${member.stage}: ${note}`);
    }
  }

  async #make(
    members: readonly ResolvedNode[],
    inputs: MemberInputs,
    index: number,
    run: StageRun,
  ): Promise<Artefact[]> {
    const stage = members[0].run;
    const params = members.map((member) => member.identity.params);
    let artefacts: Artefact[];
    try {
      artefacts = members.length > 1
        ? await stage.runTogether!(params, members.map((member) => inputs.get(member)!), index, run)
        : [await this.#runOne(members[0], inputs.get(members[0])!, index, run)];
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
    return artefacts;
  }

  /** Here, or in another thread where that is possible. */
  async #runOne(node: ResolvedNode, inputs: StoredInputs, shard: number, run: StageRun): Promise<Artefact> {
    const { run: stage, identity: { params } } = node;
    if (!this.isElsewhere(node)) return await stage.run(params, inputs, shard, run);
    const maker = stage.maker!, elsewhere = this.#options.elsewhere!, { module } = stage;
    const where = Object.entries(node.inputs).map(([name, { stage, key }]) => [name, { stage, key }]);
    const request = {
      module,
      maker,
      params,
      shard,
      inputs: Object.fromEntries(where),
      store: this.store.folder,
    };
    try {
      return await elsewhere(request, run);
    } catch (error) {
      if ((error as Error).name !== "DamagedShard") throw error;
      // Read here, what is damaged is put right.
      for (const input of Object.values(inputs)) {
        for (let index = 0; index < input.shardCount; index++) await input.shard(index);
      }
      return await elsewhere(request, run);
    }
  }
}
