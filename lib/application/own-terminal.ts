import { type TerminalOptions, terminalOptions } from "../report/terminal-options.ts";

/** How this process may print. */
export function ownTerminal(): TerminalOptions {
  const isTerminal = Deno.stdout.isTerminal();
  const columns = isTerminal ? Deno.consoleSize().columns : null;
  return terminalOptions({ environment: Deno.env.toObject(), isTerminal, columns });
}
