/**
 * Runs `work` for each index with at most `inFlight` at a time. After the first failure no further index is begun;
 * those under way are told through the signal and waited for, then the failure is thrown.
 */
export async function runShards(
  indices: readonly number[],
  inFlight: number,
  signal: AbortSignal | undefined,
  work: (index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const waiting = [...indices];
  let failure: { error: unknown } | undefined;
  const lane = async () => {
    while (waiting.length > 0 && !failure) {
      const index = waiting.shift()!;
      try {
        both.throwIfAborted();
        await work(index, both);
      } catch (error) {
        failure ??= { error };
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(inFlight, indices.length)) }, lane));
  if (failure) throw failure.error;
}
