import { tasksOf } from "./job.ts";
import type { TaskState } from "./queue.ts";
import { logPath, type Submission } from "./submission.ts";

/** A submission in one line: its name, how many of its jobs are how, its command. */
export function submissionLine(
  { id, command, submitted, jobs }: Submission,
  states: ReadonlyMap<string, TaskState>,
): string {
  const counts = Map.groupBy(states.values(), ({ is }) => is);
  const parts = (["done", "running", "waiting", "ended", "gone"] as const).flatMap((is) => {
    const count = counts.get(is)?.length ?? 0;
    return count > 0 ? [`${count} ${is}`] : [];
  });
  return `${id}: ${parts.join(", ")} of ${tasksOf(jobs).length} jobs; ${command}; submitted ${submitted}`;
}

/** A line for each job of a submission: its id at Slurm, how it is, its log. */
export function jobLines(submission: Submission, states: ReadonlyMap<string, TaskState>): string[] {
  const { id, jobs, ids } = submission;
  const rows = tasksOf(jobs).map(({ name, job }) => [
    name,
    ids[name] ?? "",
    stateText(states.get(name)),
    job.stages.join(", ") || "what is left",
    logPath(id, name),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}

function stateText(state: TaskState | undefined): string {
  if (!state || state.is === "gone") return "gone";
  if (state.is === "done") return "done";
  if (state.is === "ended") return state.why;
  const { time, node, reason } = state.entry;
  return state.is === "running" ? `running ${time} on ${node}` : `waits: ${reason}`;
}
