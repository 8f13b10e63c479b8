// @ts-types="@types/d3-format"
import { format } from "d3-format";
import type { Difference, Interval } from "./table.ts";

/** A number with so many digits after the point and a true minus sign: 49.7, −0.3. */
export function formatNumber(value: number, digits: number): string {
  return format(`.${digits}f`)(value);
}

/** The same with a sign in front: +1.2, −0.3. */
export function formatSigned(value: number, digits: number): string {
  return format(`+.${digits}f`)(value);
}

/** The ends of a 95 % interval: [48.1, 51.2]. */
export function formatInterval({ low, high }: Pick<Interval, "low" | "high">, digits: number): string {
  return `[${formatNumber(low, digits)}, ${formatNumber(high, digits)}]`;
}

/** A paired difference with its interval: +1.2 [0.3, 2.0]. */
export function formatDifference(difference: Difference, digits: number): string {
  return `${formatSigned(difference.difference, digits)} ${formatInterval(difference, digits)}`;
}
