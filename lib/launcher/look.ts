import { tasksOf } from "./job.ts";
import { type TaskState, taskState } from "./queue.ts";
import { queue } from "./slurm.ts";
import { exitCode, type Submission } from "./submission.ts";

/**
 * How each task of a submission is, by its name.
 *
 * @throws {SlurmError} when the cluster does not answer; {UserError} when there is none.
 */
export async function look({ id, jobs, ids }: Submission): Promise<Map<string, TaskState>> {
  const entries = await queue();
  // Codes after the queue: who has left it has written one.
  const states = tasksOf(jobs).map(async ({ name }) =>
    [name, taskState(entries.get(ids[name]), await exitCode(id, name))] as const
  );
  return new Map(await Promise.all(states));
}
