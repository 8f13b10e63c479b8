import type { RecordedRun } from "./recorded-run.ts";

/** A command under a profile, which is said where it is not the usual one. */
export function underProfile(command: string, profile: string): string {
  return `deno task ${command}${profile === "toybox" ? "" : ` --profile ${profile}`}`;
}

/** The command that makes recorded results again: the one they were made by where that was of this experiment alone. */
export function commandAgain({ results: { experiment, profile }, run: { command } }: RecordedRun): string {
  const usual = `reproduce ${experiment}`;
  return command.startsWith(`deno task ${usual}`) ? command : underProfile(usual, profile);
}
