/** Places in what threads share that take turns: the next one that nobody has taken, how many are done, and whether to stop. */
export const NEXT = 0, DONE = 1, STOP = 2;

/** Milliseconds between looks at what the threads have done. */
const LOOK = 250;

/** Has threads take turns until all are done. @param onDone is told now and then how many are; throwing from it ends the work. */
export async function takeTurns(
  work: (turns: Int32Array) => Promise<void>[],
  onDone: (done: number) => void,
): Promise<void> {
  const turns = new Int32Array(new SharedArrayBuffer(12));
  const stopped = Promise.withResolvers<never>();
  const timer = setInterval(() => {
    try {
      onDone(Atomics.load(turns, DONE));
    } catch (error) {
      stopped.reject(error);
    }
  }, LOOK);
  try {
    await Promise.race([Promise.all(work(turns)), stopped.promise]);
  } finally {
    clearInterval(timer);
    Atomics.store(turns, STOP, 1);
  }
}
