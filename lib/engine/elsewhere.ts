import type { Artefact } from "./artefact.ts";
import { ResultReader } from "./result-reader.ts";
import type { Params, Stage, StageMaker, StageRun } from "./stage.ts";
import { Store } from "./store.ts";
import type { Address } from "./store-paths.ts";

/** Asks another thread to run a stage for one shard. All of it can be cloned. */
export interface ElsewhereRequest {
  /** URL of the stage's module, and what makes the stage there. */
  readonly module: string;
  readonly maker: StageMaker;
  readonly params: Params;
  /** Where its inputs are stored. */
  readonly inputs: Readonly<Record<string, Address>>;
  readonly shard: number;
  /** Folder of the store. */
  readonly store: string;
}

/** Has a stage run by another thread. An error keeps its name; a damaged input is a `DamagedShard`. */
export type RunElsewhere = (request: ElsewhereRequest, run: StageRun) => Promise<Artefact>;

/** By folder; a store remembers which shards it has verified. */
const readers = new Map<string, ResultReader>();

/** What the other thread does. Changes nothing in the store: a damaged input is left to who asked. */
export async function runAsAsked(
  { module, maker, params, inputs, shard, store }: ElsewhereRequest,
  run: StageRun,
): Promise<Artefact> {
  const made = (await import(module))[maker.export];
  const stage: Stage = maker.from ? made(...maker.from) : made;
  const reader = readers.getOrInsertComputed(store, readerOf);
  const read = Object.entries(inputs).map(async ([name, address]) =>
    [name, await reader.artefact(address)] as const
  );
  return await stage.run(params, Object.fromEntries(await Promise.all(read)), shard, run);
}

function readerOf(folder: string): ResultReader {
  const store = new Store(folder);
  // Read again it fails again.
  return new ResultReader(store, false, store.readShard.bind(store));
}
