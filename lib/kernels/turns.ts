import { setImmediate } from "node:timers";

/** Often enough for Ctrl-C and progress, seldom enough to cost nothing. */
const EVERY_MS = 100;

/**
 * Turns for everything else while a thread computes for long: without them no Ctrl-C is heard. No result depends on when they are.
 *
 * @example
 * const turns = new Turns();
 * for (const step of steps) {
 *   compute(step);
 *   if (turns.isDue) await turns.take();
 * }
 */
export class Turns {
  #last = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#last > EVERY_MS;
  }

  async take(): Promise<void> {
    await yieldToEventLoop();
    this.#last = performance.now();
  }
}

/** Lets timers, progress bars, messages and Ctrl-C have their turn. It takes microseconds, where a timer of 0 ms takes 2 ms. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
