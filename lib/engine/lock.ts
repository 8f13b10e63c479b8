import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../errors.ts";
import { type Disk, realDisk } from "../files/disk.ts";
import { fileKind } from "../files/file-kind.ts";
import { attemptFlock, isFlockFree } from "./flock.ts";
import type { Attempt, Lock, LockKind } from "./held-lock.ts";
import { attemptLease, LEASE, type LeaseTimes } from "./lease.ts";
import { lockKindOf } from "./lock-kind.ts";
import { type LockHolder, parseHolder } from "./lock-holder.ts";
import { makeFolder } from "../files/make-folder.ts";
import { readIfPresent } from "./set-aside.ts";

export type { Lock, LockHolder };

/** How a lock is waited for. */
export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once for each holder that is waited for; undefined while the holder has not yet written its name. */
  onWait?(holder: LockHolder | undefined): void;
  /** Called when the lock was left by a process that ended without releasing it. */
  onTakeOver?(dead: LockHolder): void;
  /** Default: by the file system. */
  readonly kind?: LockKind;
  readonly lease?: LeaseTimes;
  readonly disk?: Disk;
}

/**
 * Acquires the lock of a path, waiting for its holder. The file's text names the holder for those who wait.
 *
 * On a disk of this machine the lock is the kernel's own on the open file (see `attemptFlock`), on one that machines share a
 * file that its holder renews (see `attemptLease`).
 *
 * @throws the signal's reason when aborted while waiting.
 * @throws {UserError} where the file cannot be: below a file, or in the place of something else.
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<Lock> {
  const { signal, onWait, onTakeOver } = options;
  const attempt = await attempts(path, options);
  let shown: string | undefined;
  while (true) {
    signal?.throwIfAborted();
    const tried = await attempt();
    if ("lock" in tried) {
      if (tried.dead) onTakeOver?.(tried.dead);
      return tried.lock;
    }
    const holder = parseHolder(tried.heldBy);
    const name = JSON.stringify([holder?.host, holder?.pid, holder?.started]);
    if (name !== shown && tried.heldBy !== "") {
      shown = name;
      onWait?.(holder);
    }
    await delay(tried.againAfterMs, undefined, { signal }).catch(() => {});
  }
}

/**
 * Acquires a lock if no living process has it; a lease must be watched for as long as one lasts.
 *
 * @throws the signal's reason when aborted meanwhile.
 */
export async function acquireFreeLock(path: string, options: LockOptions = {}): Promise<Lock | undefined> {
  const times = options.lease ?? LEASE;
  const attempt = await attempts(path, options);
  const end = performance.now() + 2 * times.expiresMs;
  while (true) {
    options.signal?.throwIfAborted();
    const tried = await attempt();
    if ("lock" in tried) return tried.lock;
    if (await kindOf(path, options) === "flock" || performance.now() > end) return undefined;
    await delay(tried.againAfterMs, undefined, { signal: options.signal }).catch(() => {});
  }
}

/** Acquires a lock if it is free at the first look, which cannot tell that the holder of a lease is dead. */
export async function attemptLock(path: string, options: LockOptions = {}): Promise<Lock | undefined> {
  const tried = await (await attempts(path, options))();
  return "lock" in tried ? tried.lock : undefined;
}

/** Whether no living process has a lock; leaves the file as it is. A lease must be watched for as long as one lasts. */
export async function isLockFree(path: string, options: LockOptions = {}): Promise<boolean> {
  const { disk = realDisk, lease = LEASE } = options;
  if (await fileKind(path, disk) !== "file") return true;
  if (await kindOf(path, options) === "flock") return await isFlockFree(path, disk);
  const before = await readIfPresent(path, disk);
  await delay(lease.expiresMs);
  const after = await readIfPresent(path, disk);
  return !before || !after || String(before) === String(after);
}

async function attempts(path: string, options: LockOptions): Promise<() => Promise<Attempt>> {
  const { disk = realDisk, lease = LEASE } = options;
  await makeFolder(dirname(path), disk);
  const kind = await fileKind(path, disk);
  if (kind !== "nothing" && kind !== "file") {
    // Renaming it would not help: another process may hold a lock of this name a moment later.
    throw new UserError(`Expected a lock file or nothing but found a ${kind}`, path, "Remove it.");
  }
  if (await kindOf(path, options) === "flock") return () => attemptFlock(path, disk);
  return attemptLease(path, disk, lease);
}

async function kindOf(path: string, { kind }: LockOptions): Promise<LockKind> {
  return kind ?? await lockKindOf(dirname(path));
}
