import { statIfThere } from "../files/stat-if-there.ts";

/** Whether the path is an existing folder. */
export function isFolder(path: string): boolean {
  return statIfThere(path)?.isDirectory ?? false;
}

/** Whether the path is an existing file. */
export function isFile(path: string): boolean {
  return statIfThere(path)?.isFile ?? false;
}
