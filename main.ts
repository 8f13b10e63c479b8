import { runCommandLine } from "./lib/cli/run-command-line.ts";

// Workers may still be busy when an interrupt ends the command: exit instead of waiting for them.
Deno.exit(await runCommandLine(Deno.args));
