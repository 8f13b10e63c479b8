import { join } from "node:path";
import { UserError } from "../errors.ts";
import { fileKind } from "../files/file-kind.ts";
import type { Progress } from "../progress/progress.ts";
import { type Lock, LockLost } from "./held-lock.ts";
import { nameOfHolder } from "./lock-holder.ts";
import type { Manifest } from "./manifest.ts";
import { megabytes } from "./megabytes.ts";
import { DamagedShard, type ShardBytes, type Store } from "./store.ts";
import type { Address } from "./store-paths.ts";
import { type Survey, surveyStore } from "./survey-store.ts";
import {
  beyondProblem,
  type Finding,
  findingLine,
  MANIFEST,
  manifestProblem,
  RECEIPT,
  shardProblem,
} from "./verify-store.ts";

/** What was taken from another store. */
export interface Pulled {
  /** Results that something was copied of, and those of them of which every shard is here now. */
  readonly results: number;
  readonly complete: number;
  readonly shards: number;
  readonly bytes: number;
  /** Shards that were here before. */
  readonly here: number;
  /** What is not as it was written in the other store, and was left there. */
  readonly damaged: readonly Finding[];
}

/** How the user is told, and how it ends early. */
export interface PullOptions {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** A result of the other store with shards that are not here. */
interface Wanted {
  readonly address: Address;
  readonly manifest: Manifest;
  readonly shards: readonly number[];
  readonly bytes: number;
}

/**
 * Copies every result, or what is finished of it, that another store has and this one has not. Each manifest, receipt and shard is
 * checked before it gets its name here: checksums, and that all three are of one key. What is here is left alone; nothing is
 * written there. Both stores may be in use meanwhile. Ended early, it goes on when called again.
 *
 * @throws {UserError} where the other is no store, is this one, or holds nothing that this version wrote.
 */
export async function pullStore(from: Store, into: Store, options: PullOptions): Promise<Pulled> {
  const survey = await surveyOther(from, into);
  const { wanted, here, damaged } = await compare(survey, from, into);
  const bytes = wanted.reduce((sum, result) => sum + result.bytes, 0);
  const task = options.progress.begin("copying results", bytes / 1e6, 0, "MB");
  const copy = new Copy(from, into, options, (copied) => task.update(copied / 1e6));
  try {
    // What a process computes at the moment is waited for last: by then it may be done.
    const held: Wanted[] = [];
    for (const result of wanted) {
      const lock = await into.tryLock(result.address, options.signal);
      if (!lock || !await copy.under(lock, result)) held.push(result);
    }
    for (const result of held) await copy.waiting(result);
  } finally {
    task.end();
  }
  const { results, complete, shards } = copy;
  return { results, complete, shards, bytes: copy.bytes, here, damaged: [...damaged, ...copy.damaged] };
}

/** What was copied, in one line, after a line for each damaged piece. */
export function describePull(from: Store, into: Store, pulled: Pulled): string {
  const { results, complete, shards, bytes, here, damaged } = pulled;
  const partial = results > complete ? ` (${results - complete} of them not complete yet)` : "";
  return [
    ...damaged.map((finding) => `damaged, left out: ${findingLine(finding)}`),
    `copied ${shards} shards of ${results} results${partial}, ${
      megabytes(bytes)
    }, from ${from.folder} to ${into.folder}; ` +
    `${here} shards were here already` + (damaged.length > 0 ? `; ${damaged.length} damaged` : ""),
  ].join("\n");
}

async function surveyOther(from: Store, into: Store): Promise<Survey> {
  const kind = await fileKind(from.folder);
  if (kind !== "folder") {
    throw new UserError(
      `Expected the folder of another store but found ${kind === "nothing" ? kind : `a ${kind}`}`,
      from.folder,
      "Give the folder that ABLATE_STORE named there, or .ablate/store of that checkout.",
    );
  }
  if (await fileKind(into.folder) === "folder") {
    const [there, here] = await Promise.all([from, into].map(({ folder }) => Deno.realPath(folder)));
    if (there === here) {
      const message = "Expected another store but found the one that results would be copied to";
      throw new UserError(message, from.folder, "ABLATE_STORE names the store to copy to.");
    }
  }
  const survey = await surveyStore(from);
  if (survey.nodes.length > 0 || survey.facts.length > 0) return survey;
  const inside = [join(from.folder, "store"), join(from.folder, ".ablate", "store")];
  const kinds = await Promise.all(inside.map((path) => fileKind(path)));
  const near = inside.find((_, path) => kinds[path] === "folder");
  throw new UserError(
    "Expected a store of results but found a folder without any",
    from.folder,
    near
      ? `Did you mean ${near}?`
      : "Give the folder that ABLATE_STORE named there, or .ablate/store of that checkout.",
  );
}

/** What the other store has and this one lacks, and what is wrong with it. Of shards no more than the receipts is read. */
async function compare({ nodes }: Survey, from: Store, into: Store) {
  const wanted: Wanted[] = [], damaged: Finding[] = [];
  let here = 0, good = 0;
  const written = nodes.filter(({ names }) => names.length > 0);
  for (const { address: place, names } of written) {
    const found = await from.manifest(place);
    // A run that ended before it wrote what it was about to compute.
    if (!found && !names.includes(MANIFEST)) continue;
    const wrong = manifestProblem(from, place, found);
    if (!found || wrong !== null) {
      damaged.push({ path: from.manifestPath(place), what: wrong! });
      continue;
    }
    good++;
    const address = { stage: found.stage, key: found.key };
    const stored = await shardsHere(into, address);
    let bytes = 0;
    const shards: number[] = [];
    for (const name of names.filter((name) => RECEIPT.test(name))) {
      const index = parseInt(name), receipt = await from.receipt(address, index);
      const wrong = beyondProblem(index, found);
      if (wrong !== null) damaged.push({ path: from.receiptPath(address, index), what: wrong });
      else if (stored.has(index)) here++;
      else {
        shards.push(index);
        bytes += receipt?.bytes ?? 0;
      }
    }
    if (shards.length > 0) wanted.push({ address, manifest: found, shards, bytes });
  }
  if (good === 0 && written.length > 0) {
    throw new UserError(
      `Expected results as this version writes them but found none among ${written.length}: their manifests are of another ` +
        "format, or damaged",
      from.folder,
      "Pull with the version that wrote them, or compute them again.",
    );
  }
  return { wanted, here, damaged };
}

/** Shards that are stored here under a manifest that can be believed. */
async function shardsHere(into: Store, address: Address): Promise<Set<number>> {
  return new Set(await into.manifest(address) ? await into.storedShards(address) : []);
}

/** The copying, and what was copied so far. */
class Copy {
  complete = 0;
  shards = 0;
  bytes = 0;
  readonly damaged: Finding[] = [];
  readonly #touched = new Set<string>();
  /** Bytes of shards that were gone through, copied or not. */
  #passed = 0;

  constructor(
    readonly from: Store,
    readonly into: Store,
    readonly options: PullOptions,
    readonly tell: (bytes: number) => void,
  ) {}

  get results(): number {
    return this.#touched.size;
  }

  /** Copies a result when whoever has its lock is done. */
  async waiting(result: Wanted): Promise<void> {
    const { signal, progress } = this.options;
    const { stage } = result.address;
    while (true) {
      const lock = await this.into.lock(result.address, {
        signal,
        onWait: (holder) => progress.note(`waiting for "${stage}", computed by ${nameOfHolder(holder)}`),
      });
      if (await this.under(lock, result)) return;
    }
  }

  /** Copies a result and releases its lock; false where the lock went to another process meanwhile. */
  async under(lock: Lock, { address, manifest, shards }: Wanted): Promise<boolean> {
    const { signal } = this.options;
    try {
      const stored = await shardsHere(this.into, address);
      let begun = await this.into.manifest(address) !== undefined;
      for (const index of shards) {
        signal.throwIfAborted();
        if (stored.has(index)) continue;
        const shard = await this.#checked(address, index);
        if (!shard) continue;
        await lock.requireHeld();
        if (!begun) await this.into.begin(address, manifest, manifest);
        begun = true;
        await this.into.putShard(address, shard);
        this.#touched.add(address.key);
        this.shards++;
        this.bytes += shard.bytes.length;
        this.tell(this.#passed += shard.bytes.length);
      }
      if (this.#touched.has(address.key) && await this.into.complete(address)) this.complete++;
      return true;
    } catch (error) {
      if (error instanceof LockLost) return false;
      throw error;
    } finally {
      lock.release();
    }
  }

  /** A shard of the other store if it is as it was written. One that a run repairs at the moment is passed over. */
  async #checked(address: Address, index: number): Promise<ShardBytes | undefined> {
    try {
      return await this.from.shardBytes(address, index);
    } catch (error) {
      if (!(error instanceof DamagedShard)) throw error;
      const what = await shardProblem(this.from, address, index);
      if (what !== null) this.damaged.push({ path: this.from.receiptPath(address, index), what });
      return undefined;
    }
  }
}
