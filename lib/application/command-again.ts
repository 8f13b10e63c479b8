import type { RecordedRun } from "./recorded-run.ts";

/** The command that makes recorded results again: the one they were made by where that was of this experiment alone. */
export function commandAgain({ results: { experiment, profile }, run: { command } }: RecordedRun): string {
  if (command.startsWith(`deno task reproduce ${experiment}`)) return command;
  return `deno task reproduce ${experiment}${profile === "toybox" ? "" : ` --profile ${profile}`}`;
}
