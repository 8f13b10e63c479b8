/**
 * Runs `work` for each item with at most `inFlight` at a time. After the first failure no further item is begun;
 * those under way are told through the signal and waited for, then the failure is thrown.
 */
export async function inLanes<Item>(
  items: readonly Item[],
  inFlight: number,
  signal: AbortSignal | undefined,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const waiting = [...items];
  let failure: { error: unknown } | undefined;
  const lane = async () => {
    while (waiting.length > 0 && !failure) {
      const item = waiting.shift()!;
      try {
        both.throwIfAborted();
        await work(item, both);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(inFlight, items.length)) }, lane));
  if (failure) throw failure.error;
}

/** Runs `work` for 0 to `count - 1`, one after the other in each of some lanes. Throws what it throws first. */
export async function eachInLanes(
  count: number,
  lanes: number,
  work: (index: number, lane: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const run = async (lane: number) => {
    while (next < count) await work(next++, lane);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, (_, lane) => run(lane)));
}
