import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { type Disk, realDisk } from "./disk.ts";
import { fileKind } from "./file-kind.ts";
import { makeFolder } from "./make-folder.ts";

/** Part of the name of an unfinished file. The holder of the lock of a node may remove it. */
export const TEMPORARY = ".tmp-";

/**
 * Writes a file so that its path holds either the old content or all of the new one, whenever the process or the
 * machine stops: the bytes go to a file beside it, are flushed to the disk, and then take the name, which is flushed too.
 *
 * @throws {UserError} when the disk or the quota is full, or a folder has the name; nothing is left behind.
 */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  disk: Disk = realDisk,
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const temporary = `${path}${TEMPORARY}${crypto.randomUUID().slice(0, 8)}`;
  try {
    await makeFolder(dirname(path), disk);
    const file = await disk.open(temporary, { write: true, createNew: true });
    try {
      await disk.write(file, bytes);
      await disk.sync(file);
    } finally {
      file.close();
    }
    await disk.rename(temporary, path);
  } catch (error) {
    await disk.remove(temporary).catch(() => {});
    if (isDiskFull(error)) throw diskFull(path, bytes.length, error);
    if (await fileKind(path).catch(() => "nothing") !== "folder") throw error;
    const message = "Expected a file, or a place where one can be written, but found a folder";
    throw new UserError(message, path, "Move the folder away, or choose another place.", { cause: error });
  }
  await disk.syncFolder(dirname(path));
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
