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
  let next = 0, done = 0;
  const worker = async () => {
    while (next < count) {
      signal.throwIfAborted();
      await run(next++);
      progress(++done, count);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}
