/** Whether the path is an existing folder. */
export function isFolder(path: string): boolean {
  return stat(path)?.isDirectory ?? false;
}

/** Whether the path is an existing file. */
export function isFile(path: string): boolean {
  return stat(path)?.isFile ?? false;
}

/** Synchronous on purpose: thousands of awaited calls take ten times as long. */
function stat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}
