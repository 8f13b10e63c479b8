import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { ifThere } from "./if-there.ts";

/** Size of a file, or of all files below a folder, links not followed. A file that is removed meanwhile counts as 0. */
export async function bytesBelow(path: string, disk: Disk): Promise<number> {
  const info = await ifThere(disk.lstat(path));
  if (!info?.isDirectory) return info?.size ?? 0;
  const entries = await ifThere(disk.readFolder(path)) ?? [];
  const sizes = await Promise.all(entries.map(({ name }) => bytesBelow(join(path, name), disk)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
