import type { Artefact, Json, StoredArtefact } from "./artefact.ts";

/** What a running stage may use besides its inputs. */
export interface StageRun {
  /** Aborted on Ctrl-C; long loops check it. */
  readonly signal: AbortSignal;
  /** Tells how far the current shard is, 0..1. Call as often as convenient. */
  progress(fraction: number): void;
}

/** Settings that change a stage's numbers. They are hashed: no paths, no clocks, no thread counts. */
export type Params = { readonly [name: string]: Json };
export type Inputs = Readonly<Record<string, StoredArtefact>>;

/** Code that params choose. */
export interface CodeChoice {
  /** URL of the module that lists everything there is to choose from. It, and what only it imports, enters no key. */
  readonly list: string;
  /** URL of the module that runs under these params. */
  chosen(params: Params): string;
}

/**
 * A pure function from inputs and params to an artefact. What it needs from the outside world (a data set, a model) is
 * closed over by the factory that makes the stage; the hashes of these belong in `params`.
 */
export interface Stage {
  /** A short noun phrase shown in plans and progress bars, for example "mask embeddings". */
  readonly name: string;
  /** `import.meta.url` of the stage's file: the code whose closure is part of the key. */
  readonly module: string;
  /** Number of shards; absent means 1. Must follow from params and inputs alone, never from the machine. */
  shardCount?(params: Params, inputs: Inputs): number | Promise<number>;
  run(params: Params, inputs: Inputs, shard: number, run: StageRun): Promise<Artefact>;
  /** What it takes, in words, for plans of a stage that never ran here: "1449 images of 5 encoder passes each". */
  readonly effort?: string;
  /**
   * Images that its shards are made of, in which progress is told. A plan scales the times of earlier results by them; absent means
   * those of the inputs.
   */
  readonly images?: number;
  /** Power of the number of images with which its time grows: 2 where every mask meets every other; absent means 1. */
  readonly growth?: number;
  /** True when a shard keeps only one core busy: then as many shards are in flight as the machine has cores; or how many. */
  readonly parallelShards?: boolean | number;
  /**
   * Params that differ between nodes which one call can compute together (heads over one trunk pass).
   * Nodes of this stage whose params agree except for these names, and whose inputs are the same, are computed by one
   * `runTogether` per shard; each result is stored under its own node's key.
   */
  readonly together?: readonly string[];
  /** Where a stage runs code that its params choose, such as one head of many: keys hold the code of what was chosen alone. */
  readonly choice?: CodeChoice;
  runTogether?(params: readonly Params[], inputs: Inputs, shard: number, run: StageRun): Promise<Artefact[]>;
}

/** A stage applied to settings and to the results of other nodes. Equal nodes are computed once. */
export interface StageNode {
  readonly stage: Stage;
  readonly params: Params;
  readonly inputs: Readonly<Record<string, StageNode>>;
}
