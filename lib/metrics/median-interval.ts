import { Random } from "../tensor/random.ts";
import type { Interval } from "./bootstrap.ts";

/**
 * The median of repeated measurements with its 95 % interval by bootstrap over the repetitions.
 *
 * @param values at least one.
 */
export function medianInterval(values: readonly number[], replicates: number = 1000): Interval {
  const random = new Random(0);
  const medians = Array.from(
    { length: replicates },
    () => median(values.map(() => values[random.below(values.length)])),
  ).sort((a, b) => a - b);
  const at = (share: number) => medians[Math.round(share * (replicates - 1))];
  return { value: median(values), low: at(0.025), high: at(0.975) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
