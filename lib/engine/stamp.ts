import { settledStampOf } from "../files/file-stamp.ts";

/** The stamp of a file. `UNSETTLED` if it changed so recently that only its content can tell; "absent" if there is no file. */
export function stamp(file: string): string {
  try {
    // Synchronous on purpose: hundreds of awaited calls take ten times as long.
    return settledStampOf(Deno.statSync(file));
  } catch {
    return "absent";
  }
}
