import { type Difference, differingFields } from "./differing-fields.ts";
import { ImagesBehind } from "./images-behind.ts";
import { manifestsOf } from "./list-stored.ts";
import type { Manifest } from "./manifest.ts";
import { type FindStageCode, projectCode, type ResolvedNode, resolveNodes } from "./resolve-nodes.ts";
import { ShardForecast } from "./shard-forecast.ts";
import type { StageNode } from "./stage.ts";
import { Store } from "./store.ts";

/** What would happen to one node. Nodes behind a stored result do not appear: nothing happens to them. */
export interface PlannedNode {
  readonly stage: string;
  readonly key: string;
  readonly state: "stored" | "resume" | "compute";
  readonly shardsStored: number;
  /** Unknown until the inputs exist, unless an earlier result of the stage tells. */
  readonly shardCount?: number | undefined;
  /** Why it is not stored: what differs from the closest stored result of the stage; empty for the first of its stage. */
  readonly differences: readonly Difference[];
  /** Wall-clock estimate from the closest earlier result of the stage; undefined when there is none. */
  readonly seconds?: number;
  /** Images behind that earlier result, where they are more or fewer than here: the estimate is scaled by them. */
  readonly scaledFrom?: number;
  /** What the stage says it takes. */
  readonly effort?: string | undefined;
  /** How many of the asked-for nodes need it; equal ones count each. */
  readonly neededBy: number;
  /** Equal for nodes that are computed in one call. */
  readonly group: string;
}

/** The plan of a set of nodes: everything that would be computed, and the stored results it would start from. */
export async function planNodes(
  nodes: readonly StageNode[],
  options: { readonly store?: Store; readonly findCode?: FindStageCode } = {},
): Promise<PlannedNode[]> {
  const store = options.store ?? Store.open();
  const resolved = await resolveNodes(nodes, options.findCode ?? projectCode(store));
  const stored = new Map<ResolvedNode, boolean>();
  const users = new Map<ResolvedNode, Set<StageNode>>();
  const order: ResolvedNode[] = [];
  const visit = async (node: ResolvedNode, root: StageNode) => {
    const seen = users.get(node);
    if (seen?.has(root)) return;
    users.set(node, (seen ?? new Set()).add(root));
    if (!stored.has(node)) stored.set(node, await store.complete(node) !== undefined);
    if (!stored.get(node)) { for (const input of Object.values(node.inputs)) await visit(input, root); }
    if (!seen) order.push(node);
  };
  for (const root of nodes) await visit(resolved.get(root)!, root);
  const earlier = new Map<string, Manifest[]>();
  for (const stage of new Set(order.map((node) => node.stage))) {
    if (order.some((node) => node.stage === stage && !stored.get(node))) {
      earlier.set(stage, await manifestsOf(store, stage));
    }
  }
  const known = { store, images: new ImagesBehind(), shards: new ShardForecast(store) };
  return Promise.all(
    order.map((node) =>
      plan(known, node, stored.get(node)!, earlier.get(node.stage) ?? [], users.get(node)!.size)
    ),
  );
}

/** What all nodes of a plan share. */
interface Known {
  readonly store: Store;
  readonly images: ImagesBehind;
  readonly shards: ShardForecast;
}

async function plan(
  { store, images, shards }: Known,
  node: ResolvedNode,
  isStored: boolean,
  earlier: readonly Manifest[],
  neededBy: number,
): Promise<PlannedNode> {
  const { stage, key, group } = node;
  const shardsStored = (await store.storedShards(node)).length;
  if (isStored) {
    return {
      ...{ stage, key, group, shardsStored, shardCount: shardsStored, neededBy },
      ...{ state: "stored", differences: [] },
    };
  }
  const own = earlier.find((manifest) => manifest.key === key);
  const closest = own ?? closestTo(node, earlier);
  const shardCount = await shards.of(node) ?? closest?.shardCount;
  return {
    ...{ stage, key, group, shardsStored, shardCount, neededBy, effort: node.run.effort },
    state: shardsStored > 0 ? "resume" : "compute",
    differences: closest && !own ? differingFields(closest, node.identity) : [],
    ...closest && await timed(store, node, closest, images.of(node), shardCount!, shardsStored),
  };
}

/** How long the shards that are not stored may take, by the closest result. */
async function timed(
  store: Store,
  { run }: ResolvedNode,
  closest: Manifest,
  images: number | undefined,
  shardCount: number,
  shardsStored: number,
): Promise<Pick<PlannedNode, "seconds" | "scaledFrom">> {
  const perShard = await secondsPerShard(store, closest);
  if (perShard === undefined) return {};
  const left = shardCount - shardsStored;
  if (!images || !closest.images || images === closest.images) return { seconds: perShard * left };
  const all = perShard * closest.shardCount * (images / closest.images) ** (run.growth ?? 1);
  return { seconds: all * left / shardCount, scaledFrom: closest.images };
}

/**
 * The earlier result that differs in the fewest fields; of several, the one whose numbers are nearest, and of those the last
 * used: it is likely of the same data.
 */
function closestTo(node: ResolvedNode, earlier: readonly Manifest[]): Manifest | undefined {
  return earlier
    .map((manifest) => {
      const differences = differingFields(manifest, node.identity);
      const apart = differences.reduce((sum, difference) => sum + moved(difference), 0);
      return { manifest, fields: differences.length, apart };
    })
    .sort((a, b) => a.fields - b.fields || a.apart - b.apart)[0]?.manifest;
}

/** The share by which a number moved, from 0 to 1 between numbers of one sign; 1 for what is no number. */
function moved({ from, to }: Difference): number {
  const [before, after] = [Number(from), Number(to)];
  if (Number.isNaN(before) || Number.isNaN(after)) return 1;
  return Math.abs(after - before) / Math.max(Math.abs(before), Math.abs(after));
}

async function secondsPerShard(store: Store, manifest: Manifest): Promise<number | undefined> {
  const indices = await store.storedShards(manifest);
  const receipts = await Promise.all(indices.map((index) => store.receipt(manifest, index)));
  const seconds = receipts.flatMap((receipt) => receipt ? [receipt.seconds] : []);
  return seconds.length > 0 ? seconds.reduce((sum, part) => sum + part, 0) / seconds.length : undefined;
}
