/** What tells that a file may have changed: its size, its times of change and its place on the disk. */
export function stampOf({ size, mtime, ctime, ino }: Deno.FileInfo): string {
  return `${size} ${mtime?.getTime()} ${ctime?.getTime()} ${ino}`;
}

/** A stamp that no file has: its content has to be looked at. */
export const UNSETTLED = "unsettled";

/** The time of the last change is told to the second. */
const SETTLED_MS = 2000;

/** A time further ahead than clocks of two machines differ was written by hand, and tells nothing of when that was. */
const AHEAD_MS = 60_000;

/**
 * The stamp of a file, or {@link UNSETTLED} where it changed so lately that it may change once more under the same stamp.
 */
export function settledStampOf(info: Deno.FileInfo): string {
  const now = Date.now();
  const isLate = [info.mtime, info.ctime].some((time) => {
    const age = now - (time?.getTime() ?? 0);
    return age <= SETTLED_MS && age >= -AHEAD_MS;
  });
  return isLate ? UNSETTLED : stampOf(info);
}
