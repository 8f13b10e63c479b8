import { dirname } from "node:path";
import { type Disk, realDisk } from "./disk.ts";
import { fileKind } from "./file-kind.ts";

/** Marks what was damaged and renamed. */
export const ASIDE = ".corrupt-";

/** Bytes of a file, or undefined when there is none: neither nothing nor a folder, FIFO or device is a file. */
export async function readIfPresent(
  path: string,
  disk: Disk = realDisk,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (await fileKind(path, disk) !== "file") return undefined;
  try {
    return await disk.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Renames what is damaged to `<path>.corrupt-N`, so that it can be looked at. Returns the new path, or undefined when there is nothing. */
export async function setAside(path: string, disk: Disk = realDisk): Promise<string | undefined> {
  for (let n = 1;; n++) {
    const aside = `${path}${ASIDE}${n}`;
    if (await isThere(aside, disk)) continue;
    try {
      await disk.rename(path, aside);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
    await disk.syncFolder(dirname(path));
    return aside;
  }
}

async function isThere(path: string, disk: Disk): Promise<boolean> {
  try {
    await disk.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
