import { join } from "node:path";
import type { SlurmSettings } from "../configuration/slurm-settings.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { ifThere } from "../files/if-there.ts";
import { projectFolder, storeFolder } from "../files/project.ts";
import { batchScript } from "./batch-script.ts";
import { type Job, type Task, tasksOf } from "./job.ts";
import { cancel, submit } from "./slurm.ts";
import { exitCode, exitPath, logPath, type Submission, submissionFolder } from "./submission.ts";

/** Clears away the logs and exit codes of an earlier submission of the same name. */
export async function begin(submission: Submission): Promise<Submission> {
  for (const { name } of tasksOf(submission.jobs)) {
    for (const path of [exitPath(submission.id, name), logPath(submission.id, name)]) {
      await ifThere(Deno.remove(path));
    }
  }
  return submission;
}

/**
 * Submits tasks of a submission, each behind all tasks of the round before it that have not ended well.
 *
 * @param words the command's words after `deno task`.
 * @returns the submission with the new ids.
 * @throws {UserError} when the cluster refuses a job.
 */
export async function submitTasks(
  submission: Submission,
  tasks: readonly Task[],
  { words, settings }: { readonly words: readonly string[]; readonly settings: SlurmSettings },
): Promise<Submission> {
  const { id, jobs } = submission;
  const ids: Record<string, string> = { ...submission.ids };
  const begun: string[] = [];
  try {
    for (const job of jobs) begun.push(...await submitJob(job));
  } catch (error) {
    // Nobody would know of them.
    await cancel(begun);
    throw error;
  }
  return { ...submission, ids };

  async function submitJob(job: Job): Promise<string[]> {
    const own = tasks.filter((task) => task.job.name === job.name);
    if (own.length === 0) return [];
    const script = join(submissionFolder(id), `${job.name}.sh`);
    await writeAtomically(script, batchScript(job, around(id, words), settings));
    for (const { name } of own) await ifThere(Deno.remove(exitPath(id, name)));
    const after: string[] = [];
    for (const { name, job: { round } } of tasksOf(jobs)) {
      // One that ended well may be forgotten by the cluster, which would refuse to wait for it.
      if (round === job.round - 1 && await exitCode(id, name) !== 0) after.push(ids[name]);
    }
    const given = await submit(script, own.map(({ number }) => number), after);
    own.forEach(({ name }, at) => ids[name] = given[at]);
    return given;
  }
}

/** What every job of this process needs to find what this process finds. */
function around(id: string, words: readonly string[]) {
  const project = projectFolder();
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) => /^(ABLATE_\w+|DENO_DIR)$/.test(name));
  return {
    ...{ id, project, folder: submissionFolder(id) },
    command: [Deno.execPath(), "task", "--quiet", "--config", join(project, "deno.json"), ...words],
    environment: { ...Object.fromEntries(kept), ABLATE_STORE: storeFolder(), NO_COLOR: "1" },
  };
}
