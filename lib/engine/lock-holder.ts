import { hostname } from "node:os";
import { orElse } from "../errors.ts";

/** Who holds a lock. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, ISO 8601. */
  readonly started: string;
}

/** This process as the holder of a lock. */
export function thisHolder(): LockHolder {
  return { host: hostname(), pid: Deno.pid, started: new Date(performance.timeOrigin).toISOString() };
}

/** The holder named in a lock file, if there is one. */
export function parseHolder(text: string): LockHolder | undefined {
  const holder = orElse(() => JSON.parse(text), undefined);
  return typeof holder?.host === "string" && Number.isInteger(holder.pid) ? holder : undefined;
}

/** A holder in words; undefined while it has not yet written its name. */
export function nameOfHolder(holder: LockHolder | undefined): string {
  return holder ? `process ${holder.pid} on ${holder.host} (since ${holder.started})` : "another process";
}
