import type { BenchLine, BenchTarget } from "./bench-item.ts";
import { median } from "./median.ts";

/** Ours against the peer's: the median over rounds of how many times as fast we are, or null without a peer. */
export function timesAsFast({ ours, theirs }: BenchLine): number | null {
  return theirs && median(ours.map((seconds, round) => theirs[round] / seconds));
}

/** Whether a line reaches its target; null where it has none. */
export function reachesTarget(line: BenchLine): boolean | null {
  if (!line.target) return null;
  const times = timesAsFast(line);
  if ("seconds" in line.target) return median(line.ours) <= line.target.seconds;
  return times !== null && times >= line.target.times;
}

/** "at least 6 times", "at most 146 s". */
export function describeTarget(target: BenchTarget): string {
  return "times" in target ? `at least ${target.times} times` : `at most ${target.seconds} s`;
}

/** Seconds as one reads them. */
export function describeSeconds(seconds: number): string {
  if (seconds >= 100) return `${Math.round(seconds)} s`;
  return seconds < 1 ? `${(1000 * seconds).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;
}

/** A line for the terminal. */
export function describeLine(line: BenchLine): string {
  const times = timesAsFast(line);
  const theirs = line.theirs &&
    `; ${line.peer} ${describeSeconds(median(line.theirs))}: ${times!.toFixed(2)} times as fast`;
  const target = line.target &&
    ` (target ${describeTarget(line.target)}: ${reachesTarget(line) ? "reached" : "missed"})`;
  const seen = Object.entries(line.seen).map(([name, value]) => `\n    ${name}: ${value}`).join("");
  return `  ${line.what}: ${describeSeconds(median(line.ours))}${theirs ?? ""}${target ?? ""}${seen}`;
}
