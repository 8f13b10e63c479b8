import type { Json } from "./artefact.ts";

/** The code of a stage, as far as it can change numbers. */
export interface StageCode {
  /** Short content hash of every module and file the stage's module reaches, by path relative to the project. */
  readonly files: { readonly [path: string]: string };
  /** Exact npm packages imported by these modules, for example `onnxruntime-node@1.30.0`; sorted. */
  readonly packages: readonly string[];
}

/** Everything that decides a stage's numbers. Its SHA-256 is the key of the result. */
export interface Identity {
  readonly stage: string;
  readonly code: StageCode;
  readonly params: { readonly [name: string]: Json };
  /** Keys of the input results, by input name. */
  readonly inputs: { readonly [name: string]: string };
}

/** Written once, when the first shard of a node is begun: what the result is, not when or where it was made. */
export interface Manifest extends Identity {
  readonly key: string;
  readonly shardCount: number;
  /** Images behind the result, where stages say them; for the plan's estimates. */
  readonly images?: number | undefined;
}

/** Written beside each shard, after it. A shard without its receipt does not count. */
export interface ShardReceipt {
  /** Key of the result and number of the shard: a receipt in another place is not valid. */
  readonly key: string;
  readonly index: number;
  readonly sha256: string;
  readonly bytes: number;
  /** Wall-clock seconds this shard took; used for the plan's estimates, never part of a result. */
  readonly seconds: number;
}
