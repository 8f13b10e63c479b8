/** What lies at a path that leads somewhere. */
export type Kind = "file" | "folder" | "FIFO" | "socket" | "device";

/** What a path leads to, by what the system says of it. */
export function kindOf(info: Deno.FileInfo): Kind {
  if (info.isFile) return "file";
  if (info.isDirectory) return "folder";
  if (info.isFifo) return "FIFO";
  return info.isSocket ? "socket" : "device";
}
