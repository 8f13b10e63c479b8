import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { makeFolder } from "./make-folder.ts";

/** Writes all bytes to an open file. Replaced in tests that need a failing disk. */
export type WriteBytes = (file: Deno.FsFile, bytes: Uint8Array) => Promise<void>;

/** Marks files that are not finished; whoever holds the lock of a node may remove them. */
export const TEMPORARY = ".tmp-";

/** Writes every byte, however small the pieces the system takes. */
export const writeAllBytes: WriteBytes = async (file, bytes) => {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
};

/**
 * Writes a file so that its path holds either the old content or all of the new one, whenever the process or the
 * machine stops: the bytes go to a file beside it, are flushed to the disk, and then take the name.
 *
 * @throws {UserError} when the disk or the quota is full; nothing is left behind.
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  write: WriteBytes = writeAllBytes,
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const temporary = `${path}${TEMPORARY}${crypto.randomUUID().slice(0, 8)}`;
  try {
    await makeFolder(dirname(path));
    const file = await Deno.open(temporary, { write: true, createNew: true });
    try {
      await write(file, bytes);
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw isDiskFull(error) ? diskFull(path, bytes.length, error) : error;
  }
}

/** Whether a disk or quota that is full is the cause of an error, however deep. */
export function isDiskFull(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (code === "ENOSPC" || code === "EDQUOT") return true;
  }
  return false;
}

function diskFull(path: string, bytes: number, cause: unknown): UserError {
  return new UserError(
    `disk full: needed ${bytes} bytes for this file`,
    path,
    "Free some space (`deno task store gc --older-than 30` lists old results) or set ABLATE_STORE to a folder " +
      "on another disk, then give the same command again: finished parts are kept.",
    { cause },
  );
}
