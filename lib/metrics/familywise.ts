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
  const above = differences.map(({ replicates }) => twoSided(replicates, (value) => value <= 0));
  const below = differences.map(({ replicates }) => twoSided(replicates, (value) => value >= 0));
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

/** Twice the share of resamples on the wrong side; the number itself counts as one of them, so that no p is 0. */
function twoSided(replicates: Float64Array, isAgainst: (value: number) => boolean): number {
  let defined = 0;
  let against = 0;
  for (const value of replicates) {
    if (Number.isNaN(value)) continue;
    defined++;
    if (isAgainst(value)) against++;
  }
  return Math.min(1, (2 * (1 + against)) / (defined + 1));
}

/** Two-sided p of the lowest of several differences among the lowest of every resample. */
function maxT(differences: readonly Replicates[]): number {
  const scaled = differences.map(({ value, replicates }) => {
    const defined = replicates.filter((entry) => !Number.isNaN(entry));
    const mean = defined.reduce((sum, entry) => sum + entry, 0) / defined.length;
    const variance = defined.reduce((sum, entry) => sum + (entry - mean) ** 2, 0) / (defined.length - 1);
    return { value, replicates, deviation: Math.sqrt(variance) };
  });
  const lowest = Math.max(...scaled.map(({ value, deviation }) => value === 0 ? 0 : -value / deviation));
  let reached = 0;
  for (let r = 0; r < differences[0].replicates.length; r++) {
    const isReached = scaled.some(({ value, replicates, deviation }) =>
      // A difference that is the same in every resample cannot be drawn by chance; NaN reaches nothing.
      deviation > 0 && (value - replicates[r]) / deviation >= lowest
    );
    if (isReached) reached++;
  }
  return Math.min(1, (2 * (1 + reached)) / (differences[0].replicates.length + 1));
}
