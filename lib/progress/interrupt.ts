import { endProcess } from "./end-process.ts";

const SIGNALS: readonly Deno.Signal[] = ["SIGINT", "SIGTERM"];

/** How long a running shard may take to stop by itself. After that only this shard is lost. */
const PATIENCE_MS = 5000;

/** Exit code of a command ended by an interrupt (128 + SIGINT). */
export const INTERRUPTED = 130;

/** Turns Ctrl-C and a termination request into an abort. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Prints how to continue and returns the exit code. */
  farewell(): number;
  /** Stops listening for signals. */
  release(): void;
}

/**
 * Listens for Ctrl-C and termination. A second one, or a shard that does not stop in time, ends the process at once.
 *
 * @param leaveScreen called before the process ends that way
 */
export function interruptSignal(leaveScreen: () => void): Interrupt {
  const controller = new AbortController();
  const farewell = () => {
    console.error("stopped; give the same command again to go on");
    return INTERRUPTED;
  };
  const exit = () => {
    leaveScreen();
    endProcess(farewell());
  };
  const stop = () => {
    if (controller.signal.aborted) exit();
    controller.abort(new Error("interrupted"));
    Deno.unrefTimer(setTimeout(exit, PATIENCE_MS));
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, stop);
  return {
    signal: controller.signal,
    farewell,
    release() {
      for (const signal of SIGNALS) Deno.removeSignalListener(signal, stop);
    },
  };
}
