import { userInfo } from "node:os";
import { loaderVariables } from "../engine/loader-variables.ts";
import { UserError } from "../errors.ts";
import { parseQueue, type QueueEntry } from "./queue.ts";

/** The cluster did not answer as it should: asked again, it may. */
export class SlurmError extends Error {
  override readonly name = "SlurmError";
}

/**
 * Submits an array of tasks.
 *
 * @param script path of the text for sbatch. @param after ids of tasks that must end well before it begins.
 * @returns the id of each task in the order of their numbers.
 * @throws {UserError} when sbatch refuses it or is not there.
 */
export async function submit(
  script: string,
  numbers: readonly number[],
  after: readonly string[],
): Promise<string[]> {
  const dependency = after.length > 0 ? [`--dependency=afterok:${after.join(":")}`] : [];
  const args = ["--parsable", `--array=${numbers.join(",")}`, ...dependency, script];
  const { success, output, errors } = await run("sbatch", args);
  // "12", or "12;cluster" where there are several.
  const [, id] = /^(\d+)(;\S+)?$/m.exec(output) ?? [];
  if (!success || id === undefined) {
    throw new UserError(
      `sbatch refused the job: ${lastLine(errors || output)}`,
      script,
      "Change what is asked for with --slurm key=value, or slurm: of the profile.",
    );
  }
  return numbers.map((number) => `${id}_${number}`);
}

/**
 * The tasks of this user that the cluster knows of, those that ended a moment ago included.
 *
 * @throws {SlurmError} when the cluster does not answer; {UserError} when there is none.
 */
export async function queue(): Promise<ReadonlyMap<string, QueueEntry>> {
  const { success, output, errors } = await run("squeue", [
    ...["--noheader", "--array", "--states=all", `--user=${userName()}`, "--format=%i|%T|%M|%N|%r"],
  ]);
  if (!success) throw new SlurmError(`squeue: ${lastLine(errors)}`);
  return parseQueue(output);
}

/** Cancels tasks; those that ended are left. */
export async function cancel(ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await run("scancel", ids);
}

export function userName(): string {
  return userInfo().username;
}

async function run(program: "sbatch" | "squeue" | "scancel", args: readonly string[]) {
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: loaderVariables(),
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    return { success, output: text(stdout), errors: text(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError(
      `Expected a Slurm cluster but ${program} was not found`,
      undefined,
      "Give the command where sbatch, squeue and scancel work, such as the cluster's login node; without Slurm, " +
        "--shard shares a run too (docs/scale.md).",
      { cause: error },
    );
  }
}

function lastLine(text: string): string {
  return text.split("\n").at(-1) || "it said nothing";
}
