import { UserError } from "../../errors.ts";
import { requireFinite } from "../finite-embeddings.ts";
import type { ProbeData, ProbeGroups } from "./probe.ts";

/**
 * Groups that check what they read, the first time they read it: embeddings are finite, there are as many targets as masks and,
 * once all groups of all collections have been read, at least one mask has a target.
 */
export function checkedGroups(collections: readonly ProbeGroups[]): ProbeGroups[] {
  let unchecked = collections.reduce((sum, { rows }) => sum + rows.length, 0);
  let hasTarget = false;
  return collections.map((groups) => {
    const known = new Set<number>();
    return {
      rows: groups.rows,
      async read(group) {
        const data = await groups.read(group);
        if (known.has(group)) return data;
        known.add(group);
        check(data);
        hasTarget ||= data.y.data.some((value) => value > 0);
        if (--unchecked === 0 && !hasTarget) {
          throw new UserError(
            "Expected labels for at least one training mask but found none",
            undefined,
            "Check the split and that its label maps are not empty.",
          );
        }
        return data;
      },
    };
  });
}

function check({ x, y, areas }: ProbeData): void {
  if (y.rows !== x.rows || areas.length !== x.rows) {
    throw new RangeError(
      `Expected targets and areas of ${x.rows} masks but found ${y.rows} and ${areas.length}`,
    );
  }
  requireFinite(x);
}
