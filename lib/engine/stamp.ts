/** What tells that a file may have changed: its size, its times of change and its place on the disk; "absent" if there is none. */
export async function stamp(file: string): Promise<string> {
  const info = await Deno.stat(file).catch(() => undefined);
  if (!info) return "absent";
  return `${info.size} ${info.mtime?.getTime()} ${info.ctime?.getTime()} ${info.ino}`;
}
