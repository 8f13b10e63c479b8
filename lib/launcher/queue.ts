/** What the cluster says of a task. */
export interface QueueEntry {
  /** Slurm's word, such as "RUNNING". */
  readonly state: string;
  /** How long it has run, such as "1:02". */
  readonly time: string;
  /** Where; empty before it begins. */
  readonly node: string;
  /** Why it waits, or why it ended. */
  readonly reason: string;
}

/** What squeue prints with `--format=%i|%T|%M|%N|%r`, by the id of the task. Lines of another form are left out. */
export function parseQueue(text: string): Map<string, QueueEntry> {
  const entries = text.split("\n").flatMap((line): [string, QueueEntry][] => {
    const [id, state, time, node, ...reason] = line.trim().split("|");
    return reason.length > 0 ? [[id, { state, time, node, reason: reason.join("|") }]] : [];
  });
  return new Map(entries);
}

export type TaskState =
  /** It ended well. */
  | { readonly is: "done" }
  /** It waits for others or for room, or runs. */
  | { readonly is: "waiting" | "running"; readonly entry: QueueEntry }
  /** The cluster no longer knows it and its exit code is not here, or not yet: files of another machine come late. */
  | { readonly is: "gone" }
  /** It ended otherwise. @param code absent where it was killed. */
  | { readonly is: "ended"; readonly why: string; readonly code?: number };

/** States that a task leaves by itself. */
const ALIVE: Readonly<Record<string, "waiting" | "running">> = {
  PENDING: "waiting",
  REQUEUED: "waiting",
  REQUEUE_FED: "waiting",
  REQUEUE_HOLD: "waiting",
  RESV_DEL_HOLD: "waiting",
  SPECIAL_EXIT: "waiting",
  CONFIGURING: "running",
  RUNNING: "running",
  COMPLETING: "running",
  RESIZING: "running",
  SIGNALING: "running",
  STAGE_OUT: "running",
  STOPPED: "running",
  SUSPENDED: "running",
};

/** In words what Slurm's states mean to who waits for a task. */
const WHY: Readonly<Record<string, string>> = {
  TIMEOUT: "ran out of time",
  DEADLINE: "missed its deadline",
  CANCELLED: "was cancelled",
  OUT_OF_MEMORY: "ran out of memory",
  NODE_FAIL: "its node failed",
  BOOT_FAIL: "its node failed",
  PREEMPTED: "had to make room for another",
};

/**
 * How a task is by what the cluster and its exit code say.
 *
 * @param exit what its script wrote; undefined before it ended, and where it was killed.
 */
export function taskState(entry: QueueEntry | undefined, exit: number | undefined): TaskState {
  if (exit === 0) return { is: "done" };
  const alive = entry && ALIVE[entry.state];
  // What it waits for ended otherwise.
  if (entry?.reason === "DependencyNeverSatisfied") {
    return { is: "ended", why: "waits for a job that failed" };
  }
  if (entry && alive) return { is: alive, entry };
  const why = entry && WHY[entry.state];
  if (why) return { is: "ended", why, ...(exit === undefined ? {} : { code: exit }) };
  if (exit !== undefined) return { is: "ended", why: `ended with exit code ${exit}`, code: exit };
  return entry?.state === "FAILED" ? { is: "ended", why: "was killed" } : { is: "gone" };
}
