import { projectCode, type ResolvedNode, resolveNodes } from "./resolve-nodes.ts";
import type { StageNode } from "./stage.ts";
import type { Store } from "./store.ts";

/** One stage behind a result: what names it in the store, and what it took when it was computed. */
export interface LoggedStage {
  readonly stage: string;
  readonly key: string;
  readonly shards: number;
  /** Of all stored shards together. */
  readonly seconds: number;
}

/** For each node the stages that it went through, inputs first. */
export async function stageLogs(nodes: readonly StageNode[], store: Store): Promise<LoggedStage[][]> {
  const resolved = await resolveNodes(nodes, projectCode(store));
  const known = new Map<string, Promise<LoggedStage>>();
  return await Promise.all(nodes.map((node) => {
    const order = new Set<ResolvedNode>();
    const visit = (stage: ResolvedNode) => {
      if (order.has(stage)) return;
      Object.values(stage.inputs).forEach(visit);
      order.add(stage);
    };
    visit(resolved.get(node)!);
    return Promise.all([...order].map((stage) => {
      if (!known.has(stage.key)) known.set(stage.key, logged(stage, store));
      return known.get(stage.key)!;
    }));
  }));
}

async function logged({ stage, key }: ResolvedNode, store: Store): Promise<LoggedStage> {
  const shards = await store.storedShards({ stage, key });
  const receipts = await Promise.all(shards.map((index) => store.receipt({ stage, key }, index)));
  const seconds = receipts.reduce((sum, receipt) => sum + (receipt?.seconds ?? 0), 0);
  return { stage, key, shards: shards.length, seconds };
}
