import type { TerminalProgress } from "../progress/terminal-progress.ts";

/** What a command may use besides its arguments. */
export interface CommandContext {
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly progress: TerminalProgress;
}

/** A subcommand. Its heavy imports happen inside `run`, so that help and complaints are instant. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Usage, options and examples. */
  readonly help: string;
  /** Returns the exit code. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}
