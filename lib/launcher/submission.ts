import { join } from "node:path";
import { acquireLock, type Lock } from "../engine/lock.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { fileKind } from "../files/file-kind.ts";
import { ifThere } from "../files/if-there.ts";
import { listFolder } from "../files/list-folder.ts";
import { storeFolder } from "../files/project.ts";
import type { Job } from "./job.ts";
import { orElse } from "../errors.ts";

/** Jobs that were submitted for a command, as they are remembered beside the results. */
export interface Submission {
  /** Names it: what is computed, for whom. */
  readonly id: string;
  /** The command, as one would type it. */
  readonly command: string;
  /** When, as ISO 8601. */
  readonly submitted: string;
  readonly jobs: readonly Job[];
  /** Ids of Slurm, such as "12_3", by the name of the task. */
  readonly ids: Readonly<Record<string, string>>;
  /** How often each task was submitted because of itself, by its name. */
  readonly attempts: Readonly<Record<string, number>>;
}

function jobsFolder(): string {
  return join(storeFolder(), "_jobs");
}

/** Absolute path of the folder of a submission, for its scripts, logs and exit codes. */
export function submissionFolder(id: string): string {
  return join(jobsFolder(), id);
}

export function logPath(id: string, task: string): string {
  return join(submissionFolder(id), `${task}.log`);
}

/** Path of the file with the exit code of a task. */
export function exitPath(id: string, task: string): string {
  return join(submissionFolder(id), `${task}.exit`);
}

/** The submission of a name; undefined where there is none that can be read. */
export async function readSubmission(id: string): Promise<Submission | undefined> {
  const text = await ifThere(Deno.readTextFile(join(submissionFolder(id), "submission.json")));
  return text === undefined ? undefined : orElse(() => JSON.parse(text), undefined);
}

export async function writeSubmission(submission: Submission): Promise<void> {
  const path = join(submissionFolder(submission.id), "submission.json");
  await writeAtomically(path, JSON.stringify(submission, null, 1) + "\n");
}

/** All submissions of the store, the last first. */
export async function submissions(): Promise<Submission[]> {
  if (await fileKind(jobsFolder()) !== "folder") return [];
  const read = await Promise.all(listFolder(jobsFolder()).folders.map(readSubmission));
  const found = read.filter((submission) => submission !== undefined);
  return found.sort((a, b) => a.submitted < b.submitted ? 1 : -1);
}

/** The exit code that a task wrote; undefined where it has not, or not whole. */
export async function exitCode(id: string, task: string): Promise<number | undefined> {
  const text = await ifThere(Deno.readTextFile(exitPath(id, task)));
  return text !== undefined && /^\d+\n$/.test(text) ? Number(text) : undefined;
}

/** Waits for the right to change a submission: two terminals may watch the same jobs. */
export async function lockSubmission(id: string, signal: AbortSignal): Promise<Lock> {
  return await acquireLock(join(submissionFolder(id), "lock"), { signal });
}
