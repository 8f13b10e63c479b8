import { acquireLock, attemptLock, type LockOptions } from "./lock.ts";
import type { Store } from "./store.ts";
import { type Address, LOCK } from "./store-paths.ts";

/** How a shard is claimed. */
export interface ClaimOptions extends Pick<LockOptions, "signal" | "onWait" | "onTakeOver"> {
  /** Whether a process that has it is waited for. */
  readonly wait: boolean;
}

/** Absolute path of the lock of one shard, which stands beside the folder of its result. */
export function shardLockPath(store: Store, address: Address, index: number): string {
  return `${store.nodeFolder(address)}.${String(index).padStart(5, "0")}${LOCK}`;
}

/**
 * Claims a shard of several results, so that of processes that share a store one alone computes it. The lock of a result is for
 * writing; this one lasts while a shard is computed. It saves work: no byte hangs on it.
 *
 * @returns what releases it; undefined where another process has it and it is not waited for.
 * @throws the signal's reason when aborted while waiting.
 */
export async function claimShard(
  store: Store,
  members: readonly Address[],
  index: number,
  { wait, ...options }: ClaimOptions,
): Promise<(() => void) | undefined> {
  const around = { ...await store.lockOptions(), ...options };
  const locks: { release(): void }[] = [];
  const release = () => locks.forEach((lock) => lock.release());
  try {
    // In one order everywhere, so that no two processes wait for each other.
    for (const member of members.toSorted((a, b) => a.key < b.key ? -1 : 1)) {
      const path = shardLockPath(store, member, index);
      const lock = wait ? await acquireLock(path, around) : await attemptLock(path, around);
      if (!lock) {
        release();
        return undefined;
      }
      locks.push(lock);
    }
    return release;
  } catch (error) {
    release();
    throw error;
  }
}
