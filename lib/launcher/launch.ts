import { setTimeout as delay } from "node:timers/promises";
import type { SlurmSettings } from "../configuration/slurm-settings.ts";
import type { Rounds } from "../engine/plan-rounds.ts";
import { shellWord } from "../engine/shell-word.ts";
import { UserError } from "../errors.ts";
import { sha256 } from "../files/sha256.ts";
import type { Progress } from "../progress/progress.ts";
import { decide, type Decision } from "./decide.ts";
import { jobsOfRounds, tasksOf } from "./job.ts";
import { look } from "./look.ts";
import type { TaskState } from "./queue.ts";
import { cancel, SlurmError, userName } from "./slurm.ts";
import { lockSubmission, logPath, readSubmission, type Submission, writeSubmission } from "./submission.ts";
import { begin, submitTasks } from "./submit-tasks.ts";

/** What jobs are to compute, and how. */
export interface Launch {
  /** The command's words after `deno task`, without those of launching. */
  readonly words: readonly string[];
  readonly settings: SlurmSettings;
  rounds(): Promise<Rounds>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** A task that is nowhere to be seen so many times has ended: its exit code may come late from another machine. */
const LOOKS = 3;

/**
 * Has jobs of a Slurm cluster compute what is missing, and waits for them. Jobs of the same command that wait or run are joined.
 * Ctrl-C leaves them.
 *
 * @throws {UserError} without a cluster, when it refuses a job, and for a task that ended early too often; the signal's reason when
 * aborted.
 */
export async function launch({ words, settings, rounds, signal, progress }: Launch): Promise<void> {
  const id = `${words[1]}-${sha256(JSON.stringify([userName(), words])).slice(0, 8)}`;
  let submission = await joined(id);
  if (submission) {
    progress.note(`joined the jobs of ${id}, submitted ${submission.submitted}`);
  } else {
    const { missing, rounds: planned } = await rounds();
    if (missing === 0) return;
    const jobs = jobsOfRounds(planned, settings.jobs);
    submission = await begin({
      ...{ id, jobs, submitted: new Date().toISOString(), ids: {}, attempts: {} },
      command: ["deno task", ...words.map(shellWord)].join(" "),
    });
    submission = await submitTasks(submission, tasksOf(jobs), { words, settings });
    await writeSubmission(submission);
    const tasks = tasksOf(jobs).length;
    progress.note(
      `submitted ${tasks} jobs in ${jobs.length} arrays as ${id}; deno task jobs ${id} shows them`,
    );
  }
  await watch(submission, { words, settings, signal, progress });
}

/** The submission of a command some of whose tasks wait or run. */
async function joined(id: string): Promise<Submission | undefined> {
  const submission = await readSubmission(id);
  if (!submission) return undefined;
  const states = await look(submission);
  if (![...states.values()].some(({ is }) => is === "waiting" || is === "running")) return undefined;
  // Whoever gives the command again wants it tried again.
  return { ...submission, attempts: {} };
}

async function watch(
  begun: Submission,
  { words, settings, signal, progress }: Omit<Launch, "rounds">,
): Promise<void> {
  let submission = begun, isSilent = false;
  const tasks = tasksOf(submission.jobs), gone = new Map<string, number>();
  const task = progress.begin("jobs", tasks.length, 0, "job");
  try {
    while (true) {
      signal.throwIfAborted();
      try {
        const states = withoutGone(await look(submission), gone);
        isSilent = false;
        const decision = decide(submission, states, settings.retries);
        task.update(decision.done);
        if (decision.done === tasks.length) return;
        if (decision.again.length > 0) {
          submission = await repaired(submission, decision, { words, settings, signal, progress });
        }
      } catch (error) {
        if (!(error instanceof SlurmError)) throw error;
        if (!isSilent) progress.note(`${error.message}; asking again`);
        isSilent = true;
      }
      await delay(1000 * settings.poll, undefined, { signal }).catch(() => {});
    }
  } catch (error) {
    if (signal.aborted) {
      progress.note(
        `the jobs go on: deno task jobs ${submission.id} shows them, the same command joins them`,
      );
    }
    throw error;
  } finally {
    task.end();
  }
}

/** Tasks that were gone at several looks in a row have ended. */
function withoutGone(
  states: ReadonlyMap<string, TaskState>,
  gone: Map<string, number>,
): Map<string, TaskState> {
  return new Map([...states].map(([name, state]) => {
    const looks = state.is === "gone" ? (gone.get(name) ?? 0) + 1 : 0;
    gone.set(name, looks);
    return [name, looks < LOOKS ? state : { is: "ended", why: "ended without a word" }];
  }));
}

/** Submits again what ended early, unless another terminal has done so meanwhile. */
async function repaired(
  seen: Submission,
  { again, behind, hopeless }: Decision,
  { words, settings, signal, progress }: Omit<Launch, "rounds">,
): Promise<Submission> {
  const lock = await lockSubmission(seen.id, signal);
  try {
    const now = await readSubmission(seen.id);
    if (now && again.some(({ task }) => now.ids[task.name] !== seen.ids[task.name])) {
      return { ...now, attempts: seen.attempts };
    }
    await cancel(behind.flatMap(({ name }) => seen.ids[name] ?? []));
    if (hopeless) {
      const { task: { name, job }, why } = hopeless;
      throw new UserError(
        `job ${name} (${job.stages.join(", ") || "what is left"}) ${why}, submitted ${
          seen.attempts[name]
        } times`,
        logPath(seen.id, name),
        "The end of this log says more. Then give the same command again, with more --slurm time=, memory= or retries= " +
          "where that was the cause: it goes on at the shard where it stopped.",
      );
    }
    for (const { task, why } of again) progress.note(`job ${task.name} ${why}: submitted again`);
    const attempts = { ...seen.attempts };
    for (const { task: { name } } of again) attempts[name] = (attempts[name] ?? 1) + 1;
    const tasks = [...again.map(({ task }) => task), ...behind];
    const submission = await submitTasks({ ...seen, attempts }, tasks, { words, settings });
    await writeSubmission(submission);
    return submission;
  } finally {
    lock.release();
  }
}
