// @ts-types="@types/d3"
import { interpolateRgb } from "d3";
import type { ParallelAxis, ParallelMark } from "./chart.ts";

/** How far up a parallel axis a value stands, 0 … 1. */
export function parallelShare({ names, range }: ParallelAxis, value: number): number {
  const [from, to] = range ?? [0, names!.length - 1];
  return to > from ? (value - from) / (to - from) : 0.5;
}

/** From the worst to the best line: both ends, and all between, stand out on white and on a dark page. */
const WORST = "#0072B2", BEST = "#D55E00";

export function parallelColour([low, high]: readonly [low: number, high: number], value: number): string {
  return interpolateRgb(WORST, BEST)(high > low ? (value - low) / (high - low) : 0.5);
}

/** Numbers of the lines from the worst to the best, so that the best lie on top. */
export function worstFirst({ axes }: ParallelMark): number[] {
  const reached = axes.at(-1)!.at;
  return [...reached.keys()].sort((a, b) => reached[a] - reached[b]);
}

/** What stands at an axis: values with their texts. */
export function ticksOf({ names, range }: ParallelAxis): (readonly [value: number, text: string])[] {
  return names?.map((name, n) => [n, name] as const) ??
    range!.map((value) => [value, value.toFixed(1)] as const);
}
