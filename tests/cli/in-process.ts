import { runCommandLine } from "../../lib/cli/run-command-line.ts";
import { withoutProgress } from "../support/without-progress.ts";

/** Runs the command line in this process: exit code and what it prints, without its progress. */
export async function ablate(
  ...args: string[]
): Promise<{ code: number; output: string; errors: string }> {
  const { log, error } = console, output: string[] = [], errors: string[] = [];
  console.log = (...line: unknown[]) => void output.push(line.join(" "));
  console.error = (...line: unknown[]) => void errors.push(line.join(" "));
  try {
    const code = await runCommandLine(args);
    return { code, output: output.join("\n"), errors: withoutProgress(errors.join("\n")) };
  } finally {
    console.log = log;
    console.error = error;
  }
}
