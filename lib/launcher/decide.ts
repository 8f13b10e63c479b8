import { type Task, tasksOf } from "./job.ts";
import type { Submission } from "./submission.ts";
import type { TaskState } from "./queue.ts";

/** A command that was given something wrong ends with this code: given again it ends the same way. */
const BAD_INPUT = 2;

export interface Ended {
  readonly task: Task;
  readonly why: string;
}

/** What is to be done about a submission. */
export interface Decision {
  readonly done: number;
  /** Submitted again because they ended early. */
  readonly again: readonly Ended[];
  /** Submitted again because they wait for those. */
  readonly behind: readonly Task[];
  /** Not submitted again: it ended early too often, or would end the same way. */
  readonly hopeless: Ended | undefined;
}

/**
 * What is to be done, by how the tasks are. Rounds are looked at in order: what waits for a task that ended early waits for its next
 * attempt instead.
 *
 * @param states by the name of the task. @param retries how often a task is submitted again.
 */
export function decide(
  { jobs, attempts }: Pick<Submission, "jobs" | "attempts">,
  states: ReadonlyMap<string, TaskState>,
  retries: number,
): Decision {
  const tasks = tasksOf(jobs);
  const done = tasks.filter(({ name }) => states.get(name)?.is === "done").length;
  for (const round of new Set(jobs.map((job) => job.round))) {
    const ended = tasks.filter(({ job }) => job.round === round).flatMap((task) => {
      const state = states.get(task.name);
      return state?.is === "ended" ? [{ task, ...state }] : [];
    });
    if (ended.length === 0) continue;
    const hopeless = ended.find(({ task, code }) => code === BAD_INPUT || attempts[task.name] > retries);
    const behind = tasks.filter(({ name, job }) => job.round > round && states.get(name)?.is !== "done");
    return { done, again: ended, behind, hopeless };
  }
  return { done, again: [], behind: [], hopeless: undefined };
}
