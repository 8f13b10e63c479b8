import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Who holds a lock. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, ISO 8601. */
  readonly started: string;
}

/** A held lock. */
export interface Lock {
  release(): void;
}

/** How to wait for a lock. */
export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Called once for each holder that is waited for; undefined while the holder has not yet written its name. */
  onWait?(holder: LockHolder | undefined): void;
  /** Called when the lock was left by a process that ended without releasing it. */
  onTakeOver?(dead: LockHolder): void;
}

const POLL_MS = 100;

/**
 * Acquires the lock of a path, waiting for its holder.
 *
 * The lock is the kernel's own on the open file (`flock`), so it ends with its holder however that one dies; there is
 * no guess from process numbers. The file's text only names the holder for those who wait.
 *
 * @throws the signal's reason when aborted while waiting.
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<Lock> {
  await Deno.mkdir(dirname(path), { recursive: true });
  let shown: string | undefined;
  while (true) {
    options.signal?.throwIfAborted();
    const file = await Deno.open(path, { read: true, write: true, create: true });
    if (await file.tryLock(true)) {
      // The last holder may have removed the file between our open and our lock: then the lock is of no file.
      if (sameFile(file.statSync(), await statIfPresent(path))) {
        const dead = parseHolder(await readText(file));
        if (dead) options.onTakeOver?.(dead);
        return hold(file, path);
      }
      file.close();
      continue;
    }
    const text = await readText(file);
    file.close();
    if (text !== shown && text !== "") {
      shown = text;
      options.onWait?.(parseHolder(text));
    }
    await delay(POLL_MS, undefined, { signal: options.signal }).catch(() => {});
  }
}

function hold(file: Deno.FsFile, path: string): Lock {
  const holder: LockHolder = {
    host: hostname(),
    pid: Deno.pid,
    started: new Date(performance.timeOrigin).toISOString(),
  };
  file.truncateSync();
  file.seekSync(0, Deno.SeekMode.Start);
  file.writeSync(new TextEncoder().encode(JSON.stringify(holder)));
  return {
    release() {
      try {
        Deno.removeSync(path);
      } finally {
        file.close();
      }
    },
  };
}

async function statIfPresent(path: string): Promise<Deno.FileInfo | undefined> {
  return await Deno.stat(path).catch(() => undefined);
}

function sameFile(open: Deno.FileInfo, named: Deno.FileInfo | undefined): boolean {
  return named !== undefined && open.ino === named.ino && open.dev === named.dev;
}

async function readText(file: Deno.FsFile): Promise<string> {
  await file.seek(0, Deno.SeekMode.Start);
  const buffer = new Uint8Array(1024);
  const length = await file.read(buffer) ?? 0;
  return new TextDecoder().decode(buffer.subarray(0, length));
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
