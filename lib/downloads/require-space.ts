import { statfs } from "node:fs/promises";
import { UserError } from "../errors.ts";

/** Bytes left free beside the download, because other programs write too. */
const MARGIN_BYTES = 16 * 2 ** 20;

/**
 * Refuses a download that would fill the disk before its first byte.
 *
 * @param folder an existing folder on the disk in question.
 * @throws {UserError} with the bytes needed and the bytes free.
 */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(folder);
  // Some network file systems do not tell their size.
  if (blocks === 0) return;
  const free = bavail * bsize;
  if (free >= bytes + MARGIN_BYTES) return;
  throw new UserError(
    `Expected ${megabytes(bytes + MARGIN_BYTES)} of free disk space but found ${megabytes(free)}`,
    folder,
    "Free some space, or choose a folder on another disk, and give the same command again.",
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
