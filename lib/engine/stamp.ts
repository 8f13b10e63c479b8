import { settledStampOf } from "../file-stamp.ts";

/** The stamp of a file, `UNSETTLED` where it changed so lately that its content has to be looked at; "absent" if there is none. */
export async function stamp(file: string): Promise<string> {
  const info = await Deno.stat(file).catch(() => undefined);
  return info ? settledStampOf(info) : "absent";
}
