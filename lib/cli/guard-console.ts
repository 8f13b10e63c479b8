import { printable } from "../printable.ts";

/**
 * Makes everything that commands print harmless to a terminal.
 *
 * @returns undoes it.
 */
export function guardConsole(): () => void {
  const { log, error } = console;
  const guarded = (print: (...values: unknown[]) => void) => (...values: unknown[]) =>
    print(...values.map((value) => printable(typeof value === "string" ? value : Deno.inspect(value))));
  console.log = guarded(log);
  console.error = guarded(error);
  return () => Object.assign(console, { log, error });
}
