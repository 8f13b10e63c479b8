import type { ParseArgsConfig } from "node:util";
import type { TerminalProgress } from "../progress/terminal-progress.ts";
import { parseArguments } from "./parse-arguments.ts";

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

/** A subcommand by what it takes: its arguments are read and counted before it runs, and its help begins with its usage. */
export function command<const O extends NonNullable<ParseArgsConfig["options"]>>(
  { usage, help, options, positionals, run, ...named }: Pick<Command, "name" | "summary" | "help"> & {
    readonly usage: string;
    readonly options: O;
    /** How many arguments there may be besides the options. */
    readonly positionals: readonly [least: number, most: number];
    /** Returns the exit code or, where it went well, what is to be printed, if anything. */
    run(
      given: ReturnType<typeof parseArguments<O>>,
      context: CommandContext,
    ): Promise<number | string | void>;
  },
): Command {
  return {
    ...named,
    help: `${usage}\n\n${help}`,
    async run(args, context) {
      const done = await run(parseArguments(args, options, positionals, usage), context);
      if (typeof done === "number") return done;
      context.progress.close();
      if (done !== undefined) console.log(done);
      return 0;
    },
  };
}
