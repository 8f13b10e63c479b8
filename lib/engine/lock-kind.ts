import { statfs } from "node:fs/promises";
import { UserError } from "../errors.ts";
import type { LockKind } from "./held-lock.ts";

/**
 * File systems that several machines may share, by the number that Linux gives their type (`statfs(2)`). The kernel's lock on
 * them may not hold between machines, depending on how they are mounted.
 */
const SHARED: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x65735546, "FUSE"],
  [0x01021997, "9P"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x19830326, "BeeGFS"],
  [0x20030528, "OrangeFS"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x01161970, "GFS2"],
  [0x7461636f, "OCFS2"],
]);

/** The kinds that `ABLATE_LOCKS` may name. */
const KINDS: readonly LockKind[] = ["flock", "lease"];

/**
 * How locks are held in a folder that is there: as `ABLATE_LOCKS` says, else by a lease where its file system is one that
 * machines share, by the kernel elsewhere.
 *
 * @throws {UserError} when ABLATE_LOCKS names no kind.
 */
export async function lockKindOf(folder: string): Promise<LockKind> {
  const asked = Deno.env.get("ABLATE_LOCKS");
  if (asked) {
    const kind = KINDS.find((kind) => kind === asked);
    if (kind) return kind;
    throw new UserError(
      `Expected flock or lease but found "${asked}"`,
      "ABLATE_LOCKS",
      "Choose lease where several machines share the store; leave it unset to go by the file system.",
    );
  }
  if (Deno.build.os !== "linux") return "flock";
  return lockKindOfType((await statfs(folder)).type);
}

/** How locks are held on a type of file system, by its number as Linux gives it. */
export function lockKindOfType(type: number): LockKind {
  return SHARED.has(type >>> 0) ? "lease" : "flock";
}
