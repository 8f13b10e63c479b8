import { UserError } from "../errors.ts";
import { kindOf } from "./file-kind.ts";

/**
 * Refuses what is no file before it is opened: whoever opens a FIFO waits for its other end, and a device may never end.
 *
 * Synchronous on purpose: thousands of awaited calls take ten times as long.
 *
 * @returns what the system says of the file, links followed.
 * @throws {UserError} naming what lies there; errors of the system where nothing does.
 */
export function requireFile(path: string): Deno.FileInfo {
  const info = Deno.statSync(path), kind = kindOf(info);
  if (kind === "file") return info;
  throw new UserError(`Expected a file but found a ${kind}`, path, "Put the file there that belongs there.");
}
