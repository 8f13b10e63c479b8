import { resolve } from "node:path";
import { projectFolder } from "../files/project.ts";
import type { Command } from "./command.ts";
import { parseArguments } from "./parse-arguments.ts";

const USAGE = "Usage: deno task parity <folder>";

/** `parity`: checks the implementation against golden cases. */
export const parityCommand: Command = {
  name: "parity",
  summary: "compare with the golden cases of a folder",
  help: `${USAGE}

Runs every golden case below the folder and prints a line for each with its largest deviation and its tolerance.
Ends with exit code 1 when a case fails.

Example:
  deno task parity ../golden
`,
  async run(args) {
    const { positionals: [folder] } = parseArguments(args, {}, { min: 1, max: 1 }, USAGE);
    const { runParity } = await import("../parity/run.ts");
    return await runParity(resolve(projectFolder(), folder));
  },
};
