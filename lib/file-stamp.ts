/** What tells that a file may have changed: its size, its times of change and its place on the disk. */
export function stampOf({ size, mtime, ctime, ino }: Deno.FileInfo): string {
  return `${size} ${mtime?.getTime()} ${ctime?.getTime()} ${ino}`;
}
