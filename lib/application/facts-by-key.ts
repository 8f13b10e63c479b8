import type { AnyArtefact, Json, StoredArtefact } from "../engine/artefact.ts";
import { resultOf } from "../engine/result-of.ts";
import type { StageNode } from "../engine/stage.ts";
import type { Evaluate } from "./cell-reader.ts";

/** Where facts of results come from. */
export interface FactSource {
  readonly evaluate: Evaluate;
  keyOf(node: StageNode): string;
  /** Where they are kept: a memo of the store. */
  readonly memo: {
    get(name: string): Promise<Json | undefined>;
    set(name: string, fact: Json): Promise<void>;
  };
}

/**
 * A small fact of each result, read once and kept. A key names one content, so a fact that is kept by it cannot grow old, and large
 * results need not be read, nor be there, to tell their size again.
 *
 * @param what the fact is called.
 */
export async function factsByKey<Makes extends AnyArtefact, Fact extends Json>(
  what: string,
  nodes: readonly StageNode<Makes>[],
  read: (result: StoredArtefact<Makes>) => Promise<Fact>,
  { evaluate, keyOf, memo }: FactSource,
): Promise<Map<StageNode, Fact>> {
  const byKey = Map.groupBy(nodes, keyOf);
  const nameOf = (key: string) => `${what} of ${key}`;
  const kept = await Promise.all(
    [...byKey].map(async ([key, [node]]) =>
      [key, node, await memo.get(nameOf(key)) as Fact | undefined] as const
    ),
  );
  const unread = kept.flatMap(([, node, fact]) => fact === undefined ? [node] : []);
  const results = unread.length > 0 ? await evaluate(unread) : new Map<StageNode, StoredArtefact>();
  const facts = new Map<StageNode, Fact>();
  for (const [key, node, before] of kept) {
    const fact = before ?? await read(resultOf(results, node));
    // A store that may only be read still serves.
    if (before === undefined) await memo.set(nameOf(key), fact).catch(() => {});
    for (const same of byKey.get(key)!) facts.set(same, fact);
  }
  return facts;
}
