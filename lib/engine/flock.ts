import type { Disk } from "../files/disk.ts";
import type { Attempt, Lock } from "./held-lock.ts";
import { parseHolder, thisHolder } from "./lock-holder.ts";

const POLL_MS = 100;

/**
 * Tries the kernel's own lock on the open file (`flock`). It ends when its holder dies, however it dies, so nothing is guessed
 * from process numbers. It holds between the processes of one machine.
 */
export async function attemptFlock(path: string, disk: Disk): Promise<Attempt> {
  const file = await disk.open(path, { read: true, write: true, create: true });
  try {
    if (!await file.tryLock(true)) {
      const heldBy = await readText(file);
      file.close();
      return { heldBy, againAfterMs: POLL_MS };
    }
    // The last holder may have removed the file between our open and our lock: then the lock is of no file.
    if (!sameFile(file.statSync(), await Deno.stat(path).catch(() => undefined))) {
      file.close();
      return { heldBy: "", againAfterMs: 0 };
    }
    const dead = parseHolder(await readText(file));
    return { lock: hold(file, path), dead };
  } catch (error) {
    closeQuietly(file);
    throw error;
  }
}

/** Whether the lock of a file is free. Takes it for a moment and leaves the file unchanged. */
export async function isFlockFree(path: string, disk: Disk): Promise<boolean> {
  try {
    using file = await disk.open(path, { read: true, write: true });
    return await file.tryLock(true);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

function hold(file: Deno.FsFile, path: string): Lock {
  file.truncateSync();
  file.seekSync(0, Deno.SeekMode.Start);
  file.writeSync(new TextEncoder().encode(JSON.stringify(thisHolder())));
  return {
    requireHeld: () => Promise.resolve(),
    release() {
      try {
        Deno.removeSync(path);
      } catch {
        // The file alone is no lock: the next process takes it over.
      } finally {
        closeQuietly(file);
      }
    },
  };
}

function closeQuietly(file: Deno.FsFile): void {
  try {
    file.close();
  } catch {
    // It was closed already.
  }
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
