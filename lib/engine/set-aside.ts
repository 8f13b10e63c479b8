import { dirname } from "node:path";
import { type Disk, realDisk } from "../files/disk.ts";
import { fileKind } from "../files/file-kind.ts";
import { ifThere } from "../files/if-there.ts";

/** Part of the name of a damaged file that was set aside. */
export const ASIDE = ".corrupt-";

/** Bytes of a file, or undefined when there is none: neither nothing nor a folder, FIFO or device is a file. */
export async function readIfPresent(
  path: string,
  disk: Disk = realDisk,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (await fileKind(path, disk) !== "file") return undefined;
  return await ifThere(disk.readFile(path));
}

/** Renames what is damaged to `<path>.corrupt-N`, so that it can be looked at. Returns the new path, or undefined when there is nothing. */
export async function setAside(path: string, disk: Disk = realDisk): Promise<string | undefined> {
  for (let n = 1;; n++) {
    const aside = `${path}${ASIDE}${n}`;
    if (await ifThere(disk.lstat(aside))) continue;
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
