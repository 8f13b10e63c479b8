import type { Interval } from "../metrics/bootstrap.ts";
import { medianInterval } from "../metrics/median-interval.ts";

/** Both are timed in this many rounds at least, and in more while that takes less than some seconds. */
const ROUNDS = { least: 15, most: 100, seconds: 10 };

/**
 * How much longer one way takes than another, in percent: both are run in turn, the ratio is taken in each round, so that other
 * programs on the machine slow both.
 *
 * @returns the median over the rounds with its 95 % interval.
 */
export async function extraTime(
  run: () => Promise<void> | void,
  than: () => Promise<void> | void,
  { rounds }: { readonly rounds?: number } = {},
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
  const begun = performance.now();
  const goesOn = (round: number) =>
    round < ROUNDS.least || round < ROUNDS.most && performance.now() - begun < 1000 * ROUNDS.seconds;
  for (let round = 0; rounds === undefined ? goesOn(round) : round < rounds; round++) {
    // Each goes first in half of the rounds.
    const first = round % 2 === 0 ? await seconds(run) : 0;
    const other = await seconds(than);
    const own = round % 2 === 0 ? first : await seconds(run);
    extra.push(100 * (own / other - 1));
  }
  return medianInterval(extra);
}
