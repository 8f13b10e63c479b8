import { UserError } from "../errors.ts";

const FREE = "Free some space and give the same command again; finished work is kept.";
const RIGHTS =
  "Give this user the right to read and write there, or choose another folder; docs/store.md says how people share a store.";

/** What the system refuses because of the machine, not because of this program, and what to do about it. */
const REFUSALS: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ENOSPC: ["the disk is full", FREE],
  EDQUOT: ["the disk quota is used up", FREE],
  EACCES: ["permission denied", RIGHTS],
  EPERM: ["operation not permitted", RIGHTS],
  EROFS: ["the file system is read-only", "Choose a folder that can be written to (ABLATE_STORE, --out)."],
  ENOTDIR: ["a file lies where a folder should", "Give another path, or move that file away."],
  ENAMETOOLONG: ["the path is too long", "Choose a folder with a shorter path."],
  EIO: [
    "the disk reported an error",
    "Check the disk, then give the same command again: finished work is kept, and whatever was damaged is computed again.",
  ],
  ESTALE: [
    "the shared disk no longer knows a file that was open",
    "Give the same command again; finished work is kept.",
  ],
  ENOLCK: [
    "the file system cannot lock files",
    "Set ABLATE_LOCKS=lease, which needs no locks of the file system, or choose another folder.",
  ],
  EMFILE: ["too many open files", "Raise the limit (ulimit -n) and give the same command again."],
};

/**
 * The refusal behind an error, the system's or that of Deno's permissions, as a message for the user; null for any other
 * error. Looks through causes, since a stage wraps what happened inside it.
 */
export function explainSystemError(error: unknown): UserError | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    // By name, because an error from a worker arrives as a plain error.
    if (at.name === "NotCapable") return explainPermission(at.message, error);
    const refusal = REFUSALS[(at as { code?: string }).code ?? ""];
    if (!refusal) continue;
    const [what, fix] = refusal;
    return new UserError(`${what}: ${at.message}`, undefined, fix, { cause: error });
  }
  return null;
}

function explainPermission(message: string, cause: unknown): UserError {
  const what = message.replace(/, run again with .*$/s, "");
  const fix = what.startsWith("Requires all access")
    ? "Deno keeps files below /dev, /proc and /sys from programs with named permissions: choose another place."
    : "deno.json grants each task what it needs, docs/permissions.md says why; start commands as deno task NAME.";
  return new UserError(`this task lacks a permission: ${what}`, undefined, fix, { cause });
}
