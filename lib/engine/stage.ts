import type { AnyArtefact, Artefact, Json, StoredArtefact } from "./artefact.ts";

/** What a running stage may use besides its inputs. */
export interface StageRun {
  /** Aborted on Ctrl-C; long loops check it. */
  readonly signal: AbortSignal;
  /** Tells how far the current shard is, 0..1. Call as often as convenient. */
  progress(fraction: number): void;
}

/** Settings that change a stage's numbers. They are hashed: no paths, no clocks, no thread counts. */
export type Params = { readonly [name: string]: Json };

/** The inputs of a stage by name, and what each is. One that may be absent is marked so. */
export type InputKinds = Readonly<Record<string, AnyArtefact | undefined>>;

/** The inputs of a stage as it reads them. */
export type Inputs<Kinds extends object = Readonly<Record<string, Artefact>>> = {
  readonly [Name in keyof Kinds]:
    | StoredArtefact<Extract<Kinds[Name], AnyArtefact>>
    | Extract<Kinds[Name], undefined>;
};

/** Code that params choose. */
export interface CodeChoice {
  /** URL of the module that lists everything there is to choose from. It, and what only it imports, enters no key. */
  readonly list: string;
  /** URLs of the modules that run under these params. */
  chosen(params: Params): readonly string[];
}

/** What makes a stage in any thread. */
export interface StageMaker {
  /** Name of what the stage's module exports: the stage, or a function that makes it. */
  readonly export: string;
  /** Arguments of the function, which can be cloned. */
  readonly from?: readonly unknown[];
}

/**
 * A pure function from inputs and params to an artefact. What it needs from the outside world (a data set, a model) is
 * closed over by the factory that makes the stage; the hashes of these belong in `params`.
 *
 * Its types say what it takes and makes: `Stage<{ alpha: number }, { neighbours: Neighbours }, PropagatedLabels>`. `node`
 * holds whoever asks for it to them.
 */
export interface Stage<
  Takes extends object = Params,
  Reads extends object = Readonly<Record<string, Artefact>>,
  Makes extends AnyArtefact = Artefact,
> {
  /** A short noun phrase shown in plans and progress bars, for example "mask embeddings". */
  readonly name: string;
  /** `import.meta.url` of the stage's file: the code whose closure is part of the key. */
  readonly module: string;
  /** Number of shards; absent means 1. Must follow from params and inputs alone, never from the machine. */
  shardCount?(params: Takes, inputs: Inputs<Reads>): number | Promise<number>;
  run(params: Takes, inputs: Inputs<Reads>, shard: number, run: StageRun): Promise<Makes>;
  /** What it costs, in words, for plans of a stage that never ran here: "1449 images of 5 encoder passes each". */
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
   * For a stage that keeps one core busy and needs no worker of its own: then it runs in another thread, beside others, and leaves
   * the main one to progress, locks and Ctrl-C.
   */
  readonly maker?: StageMaker;
  /**
   * Params that differ between nodes which one call can compute together (heads over one trunk pass).
   * Nodes of this stage whose params agree except for these names, and whose inputs are the same except for `togetherInputs`, are
   * computed by one `runTogether` per shard; each result is stored under its own node's key.
   */
  readonly together?: readonly string[];
  /** Inputs that may differ between such nodes. None of them may be made of results of this stage. */
  readonly togetherInputs?: readonly string[];
  /** Where a stage runs code that its params choose, such as one head of many: keys hold the code of what was chosen alone. */
  readonly choice?: CodeChoice;
  /** Results of several nodes, in the order of their params and inputs. */
  runTogether?(
    params: readonly Takes[],
    inputs: readonly Inputs<Reads>[],
    shard: number,
    run: StageRun,
  ): Promise<Makes[]>;
}

/** A stage applied to settings and to the results of other nodes. Equal nodes are computed once. */
export interface StageNode<Makes extends AnyArtefact = AnyArtefact> {
  readonly stage: Stage;
  readonly params: Params;
  readonly inputs: Readonly<Record<string, StageNode>>;
  /** For the compiler alone: what the node makes. Never set. */
  readonly makes?: Makes;
}

/** The nodes whose results a stage reads. */
export type InputNodes<Reads extends object> = {
  readonly [Name in keyof Reads]: StageNode<Extract<Reads[Name], AnyArtefact>>;
};
