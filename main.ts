import { runCommandLine } from "./lib/cli/run-command-line.ts";
import { endProcess } from "./lib/progress/end-process.ts";
import { INTERRUPTED } from "./lib/progress/interrupt.ts";

const code = await runCommandLine(Deno.args);
// Workers may still be busy when an interrupt ends the command: exit instead of waiting for them.
if (code === INTERRUPTED) endProcess(code);
Deno.exit(code);
