import { stampOf } from "../file-stamp.ts";

/** The stamp of a file; "absent" if there is none. */
export async function stamp(file: string): Promise<string> {
  const info = await Deno.stat(file).catch(() => undefined);
  return info ? stampOf(info) : "absent";
}
