import type { Difference } from "./differing-fields.ts";
import { formatDuration } from "./format-duration.ts";
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
  const time = known.length === 0
    ? "time not known yet"
    : `about ${total}` + (unknown > 0 ? ` and ${unknown} results of unknown time` : "");
  return `${toCompute.length} stage results to compute (${time}), ${nodes.length - toCompute.length} stored.`;
}

/** A line for each reason, with the number of nodes that share it and the time they take together. */
function describeReasons(nodes: readonly PlannedNode[]): string[] {
  const byReason = Map.groupBy(nodes, reasonOf);
  return [...byReason].map(([reason, group]) => {
    const seconds = group.reduce<number | undefined>(
      (sum, node) => sum === undefined || node.seconds === undefined ? undefined : sum + node.seconds,
      0,
    );
    const time = seconds === undefined ? "" : `, about ${formatDuration(seconds)}`;
    return `  ${String(group.length).padStart(3)} x ${reason}${time}`;
  });
}

function reasonOf({ state, differences, shardsStored, shardCount }: PlannedNode): string {
  if (state === "resume") return `go on: ${shardsStored} of ${shardCount ?? "?"} shards stored`;
  if (differences.length === 0) return "first result of this stage";
  const of = (kind: Difference["kind"]) => differences.filter((difference) => difference.kind === kind);
  const valued = [...of("param"), ...of("package")].map(({ name, from, to }) =>
    `${name}: ${from ?? "absent"} -> ${to ?? "absent"}`
  );
  // Hashes say nothing to a reader; that they differ does.
  return [...valued, ...changed("input", of("input")), ...changed("code", of("code"))].join("; ");
}

/** For example `code changed: a.ts, b.ts, c.ts and 4 more`. */
function changed(what: string, differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  const shown = differences.slice(0, 3).map(({ name }) => name).join(", ");
  const more = differences.length > 3 ? ` and ${differences.length - 3} more` : "";
  return [`${what} changed: ${shown}${more}`];
}
