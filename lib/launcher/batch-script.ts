import type { SlurmSettings } from "../configuration/slurm-settings.ts";
import { shellWord } from "../engine/shell-word.ts";
import type { Job } from "./job.ts";

export interface BatchAround {
  /** Folder of the submission, on the shared disk: logs and exit codes. */
  readonly folder: string;
  readonly id: string;
  /** The command, without `--shard`. */
  readonly command: readonly string[];
  /** Folder that the command is given in. */
  readonly project: string;
  /** Variables that the command must see, whatever the cluster passes on. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The text that sbatch takes for a job. Its tasks write their exit code when they end; one that was killed writes none.
 *
 * @param around absolute paths.
 */
export function batchScript(
  job: Job,
  { folder, id, command, project, environment }: BatchAround,
  settings: SlurmSettings,
): string {
  const { partition, account, qos, options } = settings;
  const { time, memory, cpus, gpus } = {
    ...settings,
    ...(job.share === "parts" ? {} : given(settings.whole)),
  };
  const asked = { partition, account, qos, time, mem: memory, "cpus-per-task": cpus, gpus };
  const share = job.share === "parts" ? `"$((SLURM_ARRAY_TASK_ID + 1))/${job.tasks}"` : job.share;
  const exit = `${shellWord(`${folder}/${job.name}`)}-"$SLURM_ARRAY_TASK_ID".exit`;
  return [
    "#!/bin/sh",
    `#SBATCH --job-name=${id}-${job.name}`,
    `#SBATCH --output=${inPattern(`${folder}/${job.name}`, "-%a.log")}`,
    "#SBATCH --open-mode=append",
    ...Object.entries(given(asked)).map(([name, value]) => `#SBATCH --${name}=${value}`),
    ...options.map((option) => `#SBATCH ${option}`),
    ...(job.stages.length > 0 ? [`# ${job.stages.join(", ")}`] : ["# what is left"]),
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    // In a folder that a group shares the exit codes are the group's too.
    `[ ! -g ${shellWord(folder)} ] || umask g=rwx`,
    `cd ${shellWord(project)} || exit`,
    `${command.map(shellWord).join(" ")} --shard ${share}`,
    "code=$?",
    // A reader sees the whole code or none.
    `echo "$code" > ${exit}.part && mv ${exit}.part ${exit}`,
    'exit "$code"',
    "",
  ].join("\n");
}

/** A path and an ending as sbatch reads them in a pattern of file names. */
function inPattern(path: string, ending: string): string {
  const pattern = path.replaceAll("%", "%%") + ending;
  return /[\s']/.test(pattern) ? `"${pattern}"` : pattern;
}

function given<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Values
  >;
}
