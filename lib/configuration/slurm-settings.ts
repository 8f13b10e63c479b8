import { z } from "zod";
import { UserError } from "../errors.ts";
import { isMapping } from "../is-mapping.ts";
import { describeIssue, firstIssue } from "./describe-issue.ts";

/** A word of an option of sbatch; numbers are words there too. */
const Word = z.union([z.string().regex(/^\S+$/, "one word"), z.number().transform(String)]);

const needs = {
  time: Word.optional().describe(
    "Most time of a job, as sbatch takes it: 90 (minutes), 4:00:00, 2-00:00:00.",
  ),
  memory: Word.optional().describe("Memory of a job, such as 32G."),
  cpus: z.int().positive().optional().describe("Cores of a job."),
  gpus: Word.optional().describe("GPUs of a job, such as 1 or a100:1."),
};

/** What jobs on a Slurm cluster ask for: `slurm` of a profile, and `--slurm`. What is left out is the cluster's default. */
export const SlurmSettings = z.strictObject({
  partition: Word.optional().describe("Partition."),
  account: Word.optional().describe("Account that is charged."),
  qos: Word.optional().describe("Quality of service."),
  ...needs,
  options: z.union([z.array(Word), Word.transform((word) => [word])]).default([]).describe(
    "Further options of sbatch, such as --constraint=a100.",
  ),
  jobs: z.int().min(1).max(10_000).default(8).describe(
    "Jobs of an array, which share the shards of results.",
  ),
  retries: z.int().min(0).max(100).default(2).describe(
    "How often a job that ended early is submitted again.",
  ),
  poll: z.number().positive().default(15).describe("Seconds between two looks at the queue."),
  whole: z.strictObject(needs).default({}).describe(
    "What jobs ask for instead that need all shards of a result, such as those with the graph.",
  ),
});

export type SlurmSettings = z.infer<typeof SlurmSettings>;

/**
 * The settings of a profile with `--slurm key=value` laid over them.
 *
 * @param options such as `time=4:00:00` or `whole.memory=128G`.
 * @throws {UserError} for an unknown key and a value that it cannot have.
 */
export function slurmSettings(
  profile: SlurmSettings | undefined,
  options: readonly string[],
): SlurmSettings {
  let merged: Record<string, unknown> = { ...profile };
  for (const option of options) {
    const [, path, text] = /^(\w+(?:\.\w+)?)=(.+)$/s.exec(option) ?? [];
    if (path === undefined) {
      const found = `expected key=value but found "${option}"`;
      throw new UserError(found, "--slurm", "For example --slurm partition=gpu --slurm whole.memory=128G.");
    }
    const [key, inner] = path.split(".");
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    const before = isMapping(merged[key]) ? merged[key] : {};
    merged = { ...merged, [key]: inner === undefined ? value : { ...before, [inner]: value } };
    const outcome = SlurmSettings.safeParse(merged);
    if (outcome.success) continue;
    const { message, fix } = describeIssue(firstIssue(outcome.error.issues), SlurmSettings, merged);
    throw new UserError(message, `--slurm ${option}`, fix);
  }
  return SlurmSettings.parse(merged);
}
