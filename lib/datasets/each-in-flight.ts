import { eachInLanes } from "../in-lanes.ts";

/** Number of files read at the same time: decoding runs on other cores. */
const IN_FLIGHT = 4;

/**
 * Does something for each of `count` items, several at a time.
 *
 * @throws the signal's reason when aborted, and whatever `run` throws first.
 */
export async function eachInFlight(
  count: number,
  { signal, progress }: { readonly signal: AbortSignal; progress(done: number, total: number): void },
  run: (item: number) => Promise<void>,
): Promise<void> {
  let done = 0;
  await eachInLanes(count, IN_FLIGHT, async (item) => {
    signal.throwIfAborted();
    await run(item);
    progress(++done, count);
  });
}
