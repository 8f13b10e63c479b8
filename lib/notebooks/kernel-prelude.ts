/** How long timers that a notebook leaves behind are waited for, in ms. */
const LINGER_MS = 5000;
const LINGER_STEP_MS = 20;

/** Where the prelude keeps what `LINGER` calls. */
const LINGER_NAME = 'Symbol.for("ablate.linger")';

/**
 * Code that a kernel runs before the first cell. Deno's kernel loses errors that no cell waits for, from timers and from
 * promises that nobody handles, or hangs for half a minute: here they are published like the errors of a cell. One-shot timers
 * are counted, so that the end of a notebook can wait for them.
 */
export const PRELUDE = `{
  const publish = (event, error) => {
    event.preventDefault();
    const isError = error instanceof Error;
    const ename = isError ? error.name : "Uncaught", evalue = isError ? error.message : String(error);
    const traceback = [isError && error.stack ? error.stack : ename + ": " + evalue];
    void Deno.jupyter.broadcast("error", { ename, evalue, traceback });
  };
  addEventListener("error", (event) => publish(event, event.error ?? event.message));
  addEventListener("unhandledrejection", (event) => publish(event, event.reason));

  const pending = new Set(), { setTimeout, clearTimeout } = globalThis;
  globalThis.setTimeout = Object.assign((run, ...rest) => {
    if (typeof run !== "function") return setTimeout(run, ...rest);
    const timer = setTimeout((...values) => {
      pending.delete(timer);
      return run(...values);
    }, ...rest);
    pending.add(timer);
    return timer;
  }, setTimeout);
  globalThis.clearTimeout = (timer) => {
    pending.delete(timer);
    clearTimeout(timer);
  };
  globalThis[${LINGER_NAME}] = async () => {
    const isWaitedFor = (timer) => timer?.hasRef?.() !== false;
    for (const start = performance.now(); performance.now() - start < ${LINGER_MS};) {
      if (![...pending].some(isWaitedFor)) return;
      await new Promise((resolve) => setTimeout(resolve, ${LINGER_STEP_MS}));
    }
  };
}
undefined`;

/** Code that waits for timers that cells left behind, for a while. */
export const LINGER = `await globalThis[${LINGER_NAME}](); undefined`;
