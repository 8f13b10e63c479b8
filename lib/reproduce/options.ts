import type { Progress } from "../engine/progress.ts";

/** What `ablate reproduce` was asked to do. */
export interface ReproduceOptions {
  /** Name of an experiment file, or "all". */
  readonly experiment: string;
  /** Default: toybox. */
  readonly profile?: string;
  /** `path=value` options, in order; `--reading` is already among them. */
  readonly set: readonly string[];
  /** Number of seeds; absent: the experiment's own. */
  readonly seeds?: number;
  /** Print what would be computed and why, compute nothing. */
  readonly plan: boolean;
  /** Absolute path of the folder for results; absent: `results` of the project. */
  readonly out?: string;
  /** Compare with the results already there instead of writing; differences end with exit code 1. */
  readonly check: boolean;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
}
