import { availableParallelism } from "node:os";
import { UserError } from "../lib/errors.ts";

/** Threads that a peer and the project may use. */
export const threads = availableParallelism();

/**
 * Debian's OpenBLAS does not recognise newer processors and falls back to a quarter of their speed: it is told which it has. SkylakeX
 * if there is AVX-512, else Haswell, whatever the environment says: a peer told of less would be easy to beat.
 */
export const coreType = /\bavx512f\b/.test(await Deno.readTextFile("/proc/cpuinfo").catch(() => ""))
  ? "SkylakeX"
  : "Haswell";

/** Runs a script of `peers/` with all threads and a BLAS that knows the processor. Returns the numbers it prints. */
export async function peer(script: string, args: readonly (string | number)[]): Promise<number[]> {
  const python = Deno.env.get("PYTHON") ?? "/usr/bin/python3";
  const path = new URL(`./peers/${script}`, import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [path, ...args.map(String)],
    env: { OPENBLAS_CORETYPE: coreType, OMP_NUM_THREADS: String(threads) },
  }).output();
  if (!success) throw peerError(python, path, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split(/\s+/).map(Number);
}

function peerError(python: string, path: string, said: string): Error {
  const missing = /No module named '([^']+)'/.exec(said)?.[1];
  if (!missing) return new Error(`${python} ${path} failed:\n${said}`);
  return new UserError(
    `Expected Python's module ${missing} for the peer but found none`,
    python,
    "Install the Debian packages that the bench names, or say which Python has them: PYTHON=/path/to/python3.",
  );
}
