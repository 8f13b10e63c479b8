import { setTimeout as delay } from "node:timers/promises";
import { TEMPORARY } from "../files/atomic-write.ts";
import type { Disk } from "../files/disk.ts";
import { type Attempt, type Lock, LockLost } from "./held-lock.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { parseHolder, thisHolder } from "./lock-holder.ts";
import { readIfPresent } from "./set-aside.ts";

/** How a lease runs. Every process on a store must agree. */
export interface LeaseTimes {
  /** How often the holder renews it. */
  readonly renewMs: number;
  /** Unchanged for this long under the eyes of one that waits, it has expired. */
  readonly expiresMs: number;
}

export const LEASE: LeaseTimes = { renewMs: 5000, expiresMs: 30_000 };

/**
 * Tries a lock that needs nothing of a file system but that a file is made by one alone (`O_EXCL`), that a rename happens at once,
 * and that whoever opens a file sees what was flushed before: NFS since version 3 promises all three.
 *
 * The holder writes a number of its own into the file and renews it from a thread of its own. Whoever waits watches the content:
 * once it did not change for the time of a lease, by the clock of the one who waits, the holder is taken for dead. No two clocks
 * are compared. Of several who take over at once the last to rename has it: each looks again after a moment.
 *
 * A holder that slept finds its number gone ({@link Lock.requireHeld}). Should two compute the same for a moment, both write the
 * same bytes, and each file whole: a lease saves work, correctness does not hang on it.
 */
export function attemptLease(path: string, disk: Disk, times: LeaseTimes): () => Promise<Attempt> {
  let seen: { readonly text: string; readonly since: number } | undefined;
  const againAfterMs = times.renewMs / 5;
  return async () => {
    const nonce = crypto.randomUUID();
    const claim = leaseText(nonce, 0);
    if (await createExclusively(path, claim, disk)) return { lock: await hold(path, nonce, disk, times) };
    const heldBy = await textOf(path, disk);
    if (heldBy === undefined) return { heldBy: "", againAfterMs: 0 };
    const now = performance.now();
    if (seen?.text !== heldBy) seen = { text: heldBy, since: now };
    if (now - seen.since < times.expiresMs) return { heldBy, againAfterMs };
    if (!await takeOver(path, heldBy, claim, disk)) return { heldBy, againAfterMs };
    await delay(2 * againAfterMs);
    if (!(await textOf(path, disk))?.includes(nonce)) return { heldBy, againAfterMs };
    return { lock: await hold(path, nonce, disk, times), dead: parseHolder(heldBy) };
  };
}

/** The content of a lock file: as long after each renewal, so that a reader never sees two of them mixed. */
export function leaseText(nonce: string, renewals: number): string {
  return JSON.stringify({ ...thisHolder(), lease: nonce, renewals: String(renewals).padStart(10, "0") });
}

async function createExclusively(path: string, claim: string, disk: Disk): Promise<boolean> {
  try {
    using file = await disk.open(path, { write: true, createNew: true });
    await disk.write(file, new TextEncoder().encode(claim));
    await disk.sync(file);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

async function takeOver(path: string, judged: string, claim: string, disk: Disk): Promise<boolean> {
  const mine = `${path}${TEMPORARY}${crypto.randomUUID().slice(0, 8)}`;
  try {
    if (!await createExclusively(mine, claim, disk) || await textOf(path, disk) !== judged) return false;
    await disk.rename(mine, path);
    return true;
  } finally {
    await disk.remove(mine).catch(() => {});
  }
}

async function hold(
  path: string,
  nonce: string,
  disk: Disk,
  { renewMs }: LeaseTimes,
): Promise<Lock> {
  const stop = await LeaseKeeper.keep(path, nonce, renewMs);
  return {
    async requireHeld() {
      const text = await textOf(path, disk);
      if (text?.includes(nonce)) return;
      const holder = text === undefined ? undefined : parseHolder(text);
      const who = holder ? `process ${holder.pid} on ${holder.host}` : "another process";
      throw new LockLost(`${path} went to ${who}, as this process did not renew it in time`);
    },
    release() {
      stop();
      try {
        if (Deno.readTextFileSync(path).includes(nonce)) Deno.removeSync(path);
      } catch {
        // Left behind, it expires.
      }
    },
  };
}

async function textOf(path: string, disk: Disk): Promise<string | undefined> {
  const bytes = await readIfPresent(path, disk);
  return bytes && new TextDecoder().decode(bytes);
}
