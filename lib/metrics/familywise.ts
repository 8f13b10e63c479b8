import type { Replicates } from "./bootstrap.ts";

/** Where an error is taken to be too likely: 95 % intervals, on both of their sides together. */
export const SIGNIFICANCE = 0.05;

/**
 * How easily resamples alone would say that a claim of several differences holds, and that it fails: two-sided p-values, small
 * where they would not.
 */
export interface ClaimP {
  /** That every difference lies above zero. */
  readonly holds: number;
  /** That at least one lies below zero. */
  readonly fails: number;
}

/**
 * P-values of a claim that all of these differences lie above zero.
 *
 * That it holds asks for every difference, so its p is the largest of theirs (an intersection-union test: nothing to correct).
 * That it fails asks for any, which errs up to m times as often. Where the differences share their resamples it is corrected by
 * max-T: -d / s of the lowest difference against the largest -(d* - d) / s of each resample, s the deviation over resamples
 * (Westfall and Young 1993; Romano and Wolf 2005); it is never below the smallest p of a single difference. Where they do not,
 * that one is multiplied by m (Bonferroni).
 *
 * @param differences resampled paired differences, at least one, at least two resamples each.
 */
export function claimP(differences: readonly Replicates[]): ClaimP {
  const above = differences.map(({ replicates }) => twoSided(replicates, 1));
  const below = differences.map(({ replicates }) => twoSided(replicates, -1));
  const lowest = Math.min(...below);
  const [{ of, replicates: { length } }] = differences;
  const isShared = differences.every((other) => other.of === of && other.replicates.length === length);
  const fails = differences.length === 1
    ? lowest
    : isShared
    ? Math.max(lowest, maxT(differences))
    : Math.min(1, lowest * differences.length);
  return { holds: Math.max(...above), fails };
}

/**
 * Which of these p-values stay small when all are looked at (Holm 1979): each of the sorted ones, times the number of those not
 * smaller, and never below the one before it.
 *
 * @returns corrected p-values in the order given, at most 1.
 */
export function holm(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const corrected = new Array<number>(values.length);
  let least = 0;
  order.forEach((at, rank) => {
    least = Math.max(least, Math.min(1, values[at] * (values.length - rank)));
    corrected[at] = least;
  });
  return corrected;
}

/**
 * Twice the share of resamples on the wrong side; the number itself counts as one of them, so that no p is 0.
 *
 * @param sign of the right side. What is 0 is on the wrong one.
 */
function twoSided(replicates: Float64Array, sign: 1 | -1): number {
  let defined = 0;
  let against = 0;
  for (let r = 0; r < replicates.length; r++) {
    if (Number.isNaN(replicates[r])) continue;
    defined++;
    if (sign * replicates[r] <= 0) against++;
  }
  return Math.min(1, (2 * (1 + against)) / (defined + 1));
}

/** Two-sided p of the lowest of several differences among the lowest of every resample. */
function maxT(differences: readonly Replicates[]): number {
  const deviations = differences.map(({ replicates }) => deviationOf(replicates));
  const lowest = Math.max(
    ...differences.map(({ value }, at) => value === 0 ? 0 : -value / deviations[at]),
  );
  const [{ replicates: { length } }] = differences;
  const isReached = new Uint8Array(length);
  differences.forEach(({ value, replicates }, at) => {
    // A difference that is the same in every resample cannot be drawn by chance; NaN reaches nothing.
    if (!(deviations[at] > 0)) return;
    for (let r = 0; r < length; r++) if ((value - replicates[r]) / deviations[at] >= lowest) isReached[r] = 1;
  });
  const reached = isReached.reduce((sum, one) => sum + one, 0);
  return Math.min(1, (2 * (1 + reached)) / (length + 1));
}

/** Sample standard deviation of the resampled values that are defined. */
function deviationOf(values: Float64Array): number {
  let sum = 0, count = 0, squares = 0;
  for (let r = 0; r < values.length; r++) {
    if (Number.isNaN(values[r])) continue;
    sum += values[r];
    count++;
  }
  const mean = sum / count;
  for (let r = 0; r < values.length; r++) if (!Number.isNaN(values[r])) squares += (values[r] - mean) ** 2;
  return Math.sqrt(squares / (count - 1));
}
