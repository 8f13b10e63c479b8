import { type Interval } from "../metrics/bootstrap.ts";
import { medianInterval } from "../metrics/median-interval.ts";

/** Rounds in which both are timed: enough for an interval, few enough for a CLIP of full size on a CPU. */
const ROUNDS = 15;

/**
 * How much longer one way takes than another, in percent: both are run in turn, the ratio is taken in each round, so that other
 * programs on the machine slow both.
 *
 * @returns the median over the rounds with its 95 % interval.
 */
export async function extraTime(
  run: () => Promise<void> | void,
  than: () => Promise<void> | void,
  rounds: number = ROUNDS,
): Promise<Interval> {
  const seconds = async (way: () => Promise<void> | void) => {
    const begun = performance.now();
    await way();
    return performance.now() - begun;
  };
  // The first of each is for caches and compilers.
  await than();
  await run();
  const extra: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Each goes first in half of the rounds.
    const first = round % 2 === 0 ? await seconds(run) : 0;
    const other = await seconds(than);
    const own = round % 2 === 0 ? first : await seconds(run);
    extra.push(100 * (own / other - 1));
  }
  return medianInterval(extra);
}
