import { settledStampOf } from "../files/file-stamp.ts";

/** The stamp of a file. `UNSETTLED` if it changed so recently that only its content can tell; "absent" if there is no file. */
export async function stamp(file: string): Promise<string> {
  const info = await Deno.stat(file).catch(() => undefined);
  return info ? settledStampOf(info) : "absent";
}
