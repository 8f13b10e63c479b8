import type { ParallelAxis } from "./chart.ts";

/** How far up a parallel axis a value stands, 0 … 1. */
export function parallelShare({ names, range }: ParallelAxis, value: number): number {
  const [from, to] = range ?? [0, names!.length - 1];
  return to > from ? (value - from) / (to - from) : 0.5;
}
