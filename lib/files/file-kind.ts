import { type Disk, realDisk } from "./disk.ts";

/** What lies at a path, links followed; "ring of links" where they lead nowhere. */
export type FileKind = Kind | "nothing" | "ring of links";

/**
 * Says what lies at a path without opening it. Opening a FIFO would wait for its other end, perhaps for ever.
 *
 * A path below something that is no folder leads to nothing.
 */
export async function fileKind(path: string, disk: Disk = realDisk): Promise<FileKind> {
  try {
    return kindOf(await disk.stat(path));
  } catch (error) {
    const { code = "" } = error as { code?: string };
    if (error instanceof Deno.errors.NotFound || code === "ENOTDIR") return "nothing";
    if (code === "ELOOP") return "ring of links";
    throw error;
  }
}

/** What lies at a path that leads somewhere. */
type Kind = "file" | "folder" | "FIFO" | "socket" | "device";

/** What a path leads to, by what the system says of it. */
export function kindOf(info: Deno.FileInfo): Kind {
  if (info.isFile) return "file";
  if (info.isDirectory) return "folder";
  if (info.isFifo) return "FIFO";
  return info.isSocket ? "socket" : "device";
}
