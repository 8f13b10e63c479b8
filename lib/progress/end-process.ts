/** The C library, which can end the process without further ado, by operating system; where there is none, Deno ends it. */
const C_LIBRARY: Readonly<Record<string, string>> = { linux: "libc.so.6", darwin: "libSystem.B.dylib" };

/**
 * Ends the process while threads may still be at work.
 *
 * An exit tears the libraries down under the networks that run in other threads. These then print errors of their own after
 * the last line of an interrupted command. `_exit` ends all threads at once.
 */
export function endProcess(code: number): never {
  try {
    const path = C_LIBRARY[Deno.build.os];
    if (path) Deno.dlopen(path, { _exit: { parameters: ["i32"], result: "void" } }).symbols._exit(code);
  } catch {
    // Another C library, or no right to load it.
  }
  Deno.exit(code);
}
