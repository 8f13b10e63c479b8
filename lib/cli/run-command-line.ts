import { UserError } from "../errors.ts";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { interruptSignal } from "../progress/interrupt.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { claimsCommand } from "./claims-command.ts";
import { classifyCommand } from "./classify-command.ts";
import type { Command } from "./command.ts";
import { compareCommand } from "./compare-command.ts";
import { costCommand } from "./cost-command.ts";
import { dataCommand } from "./data-command.ts";
import { embedCommand } from "./embed-command.ts";
import { evaluateCommand } from "./evaluate-command.ts";
import { exportCommand } from "./export-command.ts";
import { explainSystemError } from "./explain-system-error.ts";
import { masksCommand } from "./masks-command.ts";
import { guardConsole } from "./guard-console.ts";
import { jobsCommand } from "./jobs-command.ts";
import { kernelCommand } from "./kernel-command.ts";
import { modelsCommand } from "./models-command.ts";
import { notebooksCommand } from "./notebooks-command.ts";
import { parityCommand } from "./parity-command.ts";
import { predictCommand } from "./predict-command.ts";
import { reportCommand } from "./report-command.ts";
import { reproduceCommand } from "./reproduce-command.ts";
import { runsCommand } from "./runs-command.ts";
import { schemaCommand } from "./schema-command.ts";
import { settingsCommand } from "./settings-command.ts";
import { storeCommand } from "./store-command.ts";

const COMMANDS: readonly Command[] = [
  reproduceCommand,
  evaluateCommand,
  predictCommand,
  reportCommand,
  compareCommand,
  runsCommand,
  claimsCommand,
  costCommand,
  exportCommand,
  classifyCommand,
  dataCommand,
  modelsCommand,
  masksCommand,
  embedCommand,
  jobsCommand,
  notebooksCommand,
  kernelCommand,
  parityCommand,
  storeCommand,
  settingsCommand,
  schemaCommand,
];

const HELP = `ablate: reproducible experiments on frozen CLIP and masks

Usage: deno task <command> [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join("\n")}

Each command explains itself: deno task reproduce --help
`;

/**
 * Runs the command given by the arguments.
 *
 * @param commands the commands there are; replaced in tests
 * @returns the exit code: 0 done, 1 a check failed or an unexpected error, 2 bad input, 130 interrupted.
 */
export async function runCommandLine(
  [name, ...args]: readonly string[],
  commands: readonly Command[] = COMMANDS,
): Promise<number> {
  const release = guardConsole();
  const progress = terminalProgress();
  const interrupt = interruptSignal(() => progress.close());
  try {
    if (name === undefined || name === "--help" || name === "-h") return print(HELP);
    const command = findCommand(name, commands);
    if (args.includes("--help") || args.includes("-h")) return print(command.help);
    return await command.run(args, { signal: interrupt.signal, progress });
  } catch (error) {
    progress.close();
    if (interrupt.signal.aborted) return interrupt.farewell();
    const said = error instanceof UserError ? error : explainSystemError(error);
    if (said) {
      console.error(`error: ${said.describe()}`);
      return 2;
    }
    console.error("unexpected error, please report it with the lines below:");
    console.error(error);
    return 1;
  } finally {
    progress.close();
    interrupt.release();
    release();
  }
}

function findCommand(name: string, commands: readonly Command[]): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const names = commands.map((candidate) => candidate.name);
  throw new UserError(
    `unknown command "${name}"; expected one of: ${names.join(", ")}`,
    undefined,
    didYouMeanText(name, names),
  );
}

function print(text: string): number {
  console.log(text.trimEnd());
  return 0;
}
