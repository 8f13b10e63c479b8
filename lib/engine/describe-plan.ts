import type { Difference } from "./differing-fields.ts";
import { formatDuration } from "../progress/format-duration.ts";
import type { PlannedNode } from "./plan-nodes.ts";

/**
 * A plan in words: a summary, then for each stage what is stored and what would be computed, why and for how long.
 */
export function describePlan(nodes: readonly PlannedNode[]): string {
  const toCompute = nodes.filter(({ state }) => state !== "stored");
  if (toCompute.length === 0) return `Nothing to compute: all ${nodes.length} results are stored.`;
  const lines = [summary(nodes, toCompute)];
  for (const stage of new Set(nodes.map((node) => node.stage))) {
    const own = nodes.filter((node) => node.stage === stage);
    const stored = own.filter(({ state }) => state === "stored").length;
    const shared = own.filter(({ neededBy }) => neededBy > 1).length;
    const parts = [
      `${stored} stored`,
      `${own.length - stored} to compute`,
      ...shared > 0 ? [`${shared} shared between cells`] : [],
    ];
    lines.push("", `${stage}: ${parts.join(", ")}`);
    lines.push(...describeReasons(own.filter(({ state }) => state !== "stored")));
  }
  return lines.join("\n");
}

function summary(nodes: readonly PlannedNode[], toCompute: readonly PlannedNode[]): string {
  const known = toCompute.flatMap(({ seconds }) => seconds === undefined ? [] : [seconds]);
  const total = formatDuration(known.reduce((sum, seconds) => sum + seconds, 0));
  const unknown = toCompute.length - known.length;
  const bound = new Set(toCompute.map(({ group }) => group)).size < toCompute.length ? "at most " : "";
  const time = known.length === 0
    ? "time not known yet"
    : `${bound}about ${total}` + (unknown > 0 ? ` and ${unknown} results of unknown time` : "");
  const parts = [
    `${toCompute.length} stage results to compute (${time}), ${nodes.length - toCompute.length} stored.`,
  ];
  const shared = nodes.filter(({ neededBy }) => neededBy > 1).length;
  if (shared > 0) {
    const alone = nodes.reduce((sum, { neededBy }) => sum + neededBy, 0);
    parts.push(
      `${shared} of these ${nodes.length} are shared between cells; without sharing there would be ${alone}.`,
    );
  }
  const calls = Map.groupBy(toCompute, ({ group }) => group).values().filter(({ length }) => length > 1)
    .toArray();
  if (calls.length > 0) {
    const together = calls.reduce((sum, { length }) => sum + length, 0);
    const passes = `${calls.length} ${calls.length === 1 ? "pass" : "passes"}`;
    parts.push(`${together} are computed in ${passes} over the images, several at a time.`);
  }
  if (toCompute.some(({ scaledFrom }) => scaledFrom !== undefined)) parts.push(SCALED);
  return parts.join("\n");
}

/** What an estimate from other data cannot know. */
const SCALED =
  "Times estimated from other data are scaled by the number of images alone: larger images, and more masks in " +
  "each, take longer.";

/** More reasons than these are counted, not told: what they say of many experiments at once nobody reads. */
const MOST_REASONS = 12;

/** A line for each reason, with the number of nodes that share it and the time they take together. */
function describeReasons(nodes: readonly PlannedNode[]): string[] {
  const byReason = [...Map.groupBy(nodes, reasonOf)];
  const lines = byReason.slice(0, MOST_REASONS).map(([reason, group]) => line(group, reason));
  const others = byReason.slice(MOST_REASONS);
  if (others.length === 0) return lines;
  return [...lines, line(others.flatMap(([, group]) => group), `${others.length} other reasons`)];
}

function line(nodes: readonly PlannedNode[], reason: string): string {
  const seconds = nodes.reduce<number | undefined>(
    (sum, node) => sum === undefined || node.seconds === undefined ? undefined : sum + node.seconds,
    0,
  );
  const time = seconds === undefined ? "" : `, about ${formatDuration(seconds)}${scaledText(nodes)}`;
  return `  ${String(nodes.length).padStart(3)} x ${reason}${time}`;
}

/** That the time is an estimate from results on fewer or more images, and which. */
function scaledText(nodes: readonly PlannedNode[]): string {
  const images = [...new Set(nodes.flatMap(({ scaledFrom }) => scaledFrom ?? []))].sort((a, b) => a - b);
  return images.length === 0 ? "" : `, estimated from ${images.join(" and ")} images`;
}

/** Why a node is computed, and what it takes where no earlier result tells the time. */
function reasonOf(node: PlannedNode): string {
  const effort = node.seconds === undefined && node.effort !== undefined ? ` (${node.effort})` : "";
  return whyOf(node) + effort;
}

function whyOf({ state, differences, shardsStored, shardCount }: PlannedNode): string {
  if (state === "resume") return `go on: ${shardsStored} of ${shardCount ?? "?"} shards stored`;
  if (differences.length === 0) return "first result of this stage";
  const of = (kind: Difference["kind"]) => differences.filter((difference) => difference.kind === kind);
  const valued = [...of("param"), ...of("package")].map(({ name, from, to }) =>
    `${name}: ${shortened(from)} -> ${shortened(to)}`
  );
  // Hashes say nothing to a reader; that they differ does.
  return [...valued, ...changed("input", of("input")), ...changed("code", of("code"))].join("; ");
}

/** A value as it is told; of a SHA-256, wherever it stands, the first digits. */
function shortened(value: string | undefined): string {
  return value?.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…") ?? "absent";
}

/** For example `code changed: a.ts, b.ts, c.ts and 4 more`. */
function changed(what: string, differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  const shown = differences.slice(0, 3).map(({ name }) => name).join(", ");
  const more = differences.length > 3 ? ` and ${differences.length - 3} more` : "";
  return [`${what} changed: ${shown}${more}`];
}
