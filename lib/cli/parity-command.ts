import { resolve } from "node:path";
import { projectFolder } from "../files/project.ts";
import { command } from "./command.ts";

export const parityCommand = command({
  name: "parity",
  summary: "compare with the golden cases of a folder",
  usage: "Usage: deno task parity <folder>",
  help:
    `Runs every golden case below the folder and prints a line for each with its largest deviation and its tolerance.
Ends with exit code 1 when a case fails.

Example:
  deno task parity tests/golden
`,
  options: {},
  positionals: [1, 1],
  async run({ positionals: [folder] }) {
    const { runParity } = await import("../parity/run.ts");
    return await runParity(resolve(projectFolder(), folder));
  },
});
