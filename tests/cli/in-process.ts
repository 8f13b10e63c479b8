import { runCommandLine } from "../../lib/cli/run-command-line.ts";

/** Runs the command line in this process: exit code and what it prints. */
export async function ablate(
  ...args: string[]
): Promise<{ code: number; output: string; errors: string }> {
  const { log, error } = console, output: string[] = [], errors: string[] = [];
  console.log = (...line: unknown[]) => void output.push(line.join(" "));
  console.error = (...line: unknown[]) => void errors.push(line.join(" "));
  try {
    return { code: await runCommandLine(args), output: output.join("\n"), errors: errors.join("\n") };
  } finally {
    console.log = log;
    console.error = error;
  }
}
