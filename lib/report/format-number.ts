import type { Difference, Interval, Metric, SeedSpread } from "./table.ts";

/** A number with so many digits after the point and a true minus sign: 49.7, −0.3; what rounds to zero has no sign. */
export function formatNumber(value: number, digits: number): string {
  const written = Math.abs(value).toFixed(digits);
  return value < 0 && Number(written) !== 0 ? `−${written}` : written;
}

/** The same with a sign in front: +1.2, −0.3. What rounds to zero keeps its side: −0.0. */
export function formatSigned(value: number, digits: number): string {
  return `${value < 0 || Object.is(value, -0) ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
}

/** The ends of a 95 % interval: [48.1, 51.2]. */
export function formatInterval({ low, high }: Pick<Interval, "low" | "high">, digits: number): string {
  return `[${formatNumber(low, digits)}, ${formatNumber(high, digits)}]`;
}

/** A paired difference with its interval: +1.2 [0.3, 2.0]. */
export function formatDifference(difference: Difference, digits: number): string {
  return `${formatSigned(difference.difference, digits)} ${formatInterval(difference, digits)}`;
}

/** Mean and deviation over seeds: 49.7 ± 0.4 (5 seeds). */
export function formatSpread({ mean, deviation, count }: SeedSpread, digits: number): string {
  return `${formatNumber(mean, digits)} ± ${formatNumber(deviation, digits)} (${count} seeds)`;
}

/** A number with unit and interval: 49.7 % [48.1, 51.2]. */
export function numberWithInterval(
  estimate: Interval,
  { digits, unit }: Pick<Metric, "digits" | "unit">,
): string {
  return `${formatNumber(estimate.value, digits)} ${unit} ${formatInterval(estimate, digits)}`;
}
