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
    for (const node of own) if (node.state !== "stored") lines.push(`  ${describeNode(node)}`);
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

function describeNode(node: PlannedNode): string {
  const time = node.seconds === undefined ? "" : `, about ${formatDuration(node.seconds)}`;
  const key = node.key.slice(0, 8);
  if (node.state === "resume") {
    return `${key}  go on: ${node.shardsStored} of ${node.shardCount ?? "?"} shards stored${time}`;
  }
  const why = node.differences.length > 0
    ? describeDifferences(node.differences)
    : "first result of this stage";
  return `${key}  ${why}${time}`;
}

/** At most three differences: the first ones are params, which readers know best. */
function describeDifferences(differences: readonly Difference[]): string {
  const shown = differences.slice(0, 3).map(({ field, from, to }) =>
    // Hashes say nothing to a reader; that they differ does.
    /^(input|code) /.test(field) ? `${field} changed` : `${field}: ${from ?? "absent"} -> ${to ?? "absent"}`
  );
  const more = differences.length - shown.length;
  return shown.join("; ") + (more > 0 ? `; and ${more} more` : "");
}
