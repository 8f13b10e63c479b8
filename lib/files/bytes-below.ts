import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { ifThere } from "./if-there.ts";

/** Entries of a folder that are looked at together. All at once would take memory and time without bound: folders hold 10⁵ files. */
const AT_ONCE = 64;

/** Size of a file, or of all files below a folder, links not followed. A file that is removed meanwhile counts as 0. */
export async function bytesBelow(path: string, disk: Disk): Promise<number> {
  const info = await ifThere(disk.lstat(path));
  if (!info?.isDirectory) return info?.size ?? 0;
  const entries = await ifThere(disk.readFolder(path)) ?? [];
  let total = 0;
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const some = entries.slice(at, at + AT_ONCE);
    const sizes = await Promise.all(some.map(({ name }) => bytesBelow(join(path, name), disk)));
    total += sizes.reduce((sum, size) => sum + size, 0);
  }
  return total;
}
