import type { Share } from "../engine/part.ts";
import type { Progress } from "../progress/progress.ts";
import type { TerminalParts } from "../report/terminal-options.ts";
import type { Selection } from "./select-cells.ts";

/** What to change against the experiment files; all of it optional. */
export interface RunOptions {
  /** Default: toybox. */
  readonly profile?: string | undefined;
  /** `path=value` options, in order. */
  readonly set?: readonly string[] | undefined;
  /** Further rows of the table by name, with what they change against the experiment's base. */
  readonly rows?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Some rows and columns of the table, or few images; absent: all. */
  readonly only?: Selection;
  /** Number of seeds; absent: the experiment's own. */
  readonly seeds?: number | undefined;
  /**
   * Under a sweep, whether the probe or GLCC of every point is also tried on training masks that are held out, by which a rule chooses;
   * default: yes. It takes several times as long as the point itself.
   */
  readonly heldOut?: boolean;
  /** Whether only a plan is asked for; then data that would have to be drawn is not. */
  readonly plan?: boolean;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Default: silent. */
  readonly progress?: Progress;
}

/** What `ablate reproduce` was asked to do. */
export interface ReproduceOptions extends RunOptions {
  /** Name of an experiment file, or "all". */
  readonly experiment: string;
  /** `--reading` is already among them. */
  readonly set: readonly string[];
  /** Print what would be computed and why, compute nothing. */
  readonly plan: boolean;
  /** Compute no table but what one of several processes on one store is to. */
  readonly share?: Share | undefined;
  /** `--slurm` options of jobs that compute it first; absent: no jobs. */
  readonly slurm?: readonly string[] | undefined;
  /** What is printed beside values and verdicts; absent: nothing. */
  readonly show?: TerminalParts;
  /** Absolute path of the folder for results; absent: `results` of the project. */
  readonly out?: string | undefined;
  /** Compare with the results already there instead of writing; differences end with exit code 1. */
  readonly check: boolean;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
}
