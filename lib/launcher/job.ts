import type { Round } from "../engine/plan-rounds.ts";

/** A job array: tasks that run the same command, each with its own number. A single job is an array of one. */
export interface Job {
  /** Names its files, such as "1-parts". */
  readonly name: string;
  /** Begins when every task of the rounds before has ended well. */
  readonly round: number;
  /** What its tasks compute: a part each of the shards, the results made of whole ones, or all that is left. */
  readonly share: "parts" | "whole" | "rest";
  readonly tasks: number;
  /** Stages that it is for; empty for the last, which computes whatever is left. */
  readonly stages: readonly string[];
}

/** A task of a job: its name, such as "1-parts-3", is the same in every submission. */
export interface Task {
  readonly name: string;
  readonly job: Job;
  /** 0 … tasks - 1. */
  readonly number: number;
}

/**
 * The jobs that compute rounds one after the other. The last computes what is left, so that a plan that foresaw too little costs time
 * and nothing else.
 *
 * @param most tasks of an array; fewer where a result does not come in as many shards.
 */
export function jobsOfRounds(rounds: readonly Round[], most: number): Job[] {
  const jobs = rounds.flatMap(({ shards, parts, wholes }, round): Job[] => {
    const tasks = Math.min(most, shards ?? most);
    const isLast = round === rounds.length - 1;
    return [
      ...(parts.length > 0
        ? [{ name: `${round + 1}-parts`, round, share: "parts" as const, tasks, stages: parts }]
        : []),
      ...(wholes.length > 0 && !(isLast && parts.length === 0)
        ? [{ name: `${round + 1}-whole`, round, share: "whole" as const, tasks: 1, stages: wholes }]
        : []),
    ];
  });
  const round = Math.max(-1, ...jobs.map((job) => job.round)) + 1;
  return [...jobs, { name: `${round + 1}-rest`, round, share: "rest", tasks: 1, stages: [] }];
}

export function tasksOf(jobs: readonly Job[]): Task[] {
  return jobs.flatMap((job) =>
    Array.from({ length: job.tasks }, (_, number) => ({ name: `${job.name}-${number}`, job, number }))
  );
}
