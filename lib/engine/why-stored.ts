import { findNode } from "./inspect-store.ts";
import { listStored, type StoredNode } from "./list-stored.ts";
import type { Store } from "./store.ts";

/** A run whose results were written, and the keys of its cells. */
export interface KnownRun {
  /** Such as "toybox/table5". */
  readonly name: string;
  readonly cells: readonly { readonly place: string; readonly key: string }[];
}

/** At most this many cells of a run are named; the others are only counted. */
const SHOWN = 3;

/**
 * Says what a stored result is and what it is for: its stage, settings, inputs and code, the results that were made of it, and
 * the runs that go through it.
 *
 * @param key its beginning, long enough to be of one result.
 * @throws {UserError} unless exactly one key begins so.
 */
export async function whyStored(store: Store, key: string, runs: readonly KnownRun[]): Promise<string> {
  const { address, folder, manifest, storedShards, lastUsed } = await findNode(store, key);
  const byKey = new Map((await listStored(store)).map((node) => [node.address.key, node]));
  const users = [...byKey.values()].filter((node) =>
    Object.values(node.manifest.inputs).includes(address.key)
  );
  const needing = needed(address.key, byKey, runs);
  const elsewhere = runs.filter(({ cells }) => !cells.some((cell) => byKey.has(cell.key))).length;
  const files = Object.entries(manifest.code.files);
  return [
    `${manifest.stage}  ${address.key}`,
    `  ${storedShards} of ${manifest.shardCount} shards, last used on ${
      lastUsed.toISOString().slice(0, 10)
    }, in ${folder}`,
    "settings",
    ...indented(Object.entries(manifest.params).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)),
    "inputs",
    ...indented(Object.entries(manifest.inputs).map(([name, input]) => `${name}: ${nameOf(input, byKey)}`)),
    "code",
    ...indented([...files.map(([path, hash]) => `${path} ${hash}`), ...manifest.code.packages]),
    "results made of it",
    ...indented(users.map((node) => nameOf(node.address.key, byKey))),
    "runs that need it",
    ...indented(needing.map(({ name, places, of }) => {
      const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : "";
      return `${name}, ${places.length} of ${of} cells: ${places.slice(0, SHOWN).join("; ")}${more}`;
    })),
    ...elsewhere > 0
      ? [
        `not known of ${elsewhere} more, whose stages are not in this store`,
      ]
      : [],
  ].join("\n");
}

function indented(lines: readonly string[]): string[] {
  return lines.length > 0 ? lines.map((line) => `  ${line}`) : ["  none"];
}

function nameOf(key: string, byKey: ReadonlyMap<string, StoredNode>): string {
  const node = byKey.get(key);
  return `${key.slice(0, 12)}  ${node ? node.manifest.stage : "no longer in the store"}`;
}

function needed(key: string, byKey: ReadonlyMap<string, StoredNode>, runs: readonly KnownRun[]) {
  const known = new Map<string, boolean>();
  const goesThrough = (from: string): boolean => {
    if (from === key) return true;
    const before = known.get(from);
    if (before !== undefined) return before;
    known.set(from, false);
    const found = Object.values(byKey.get(from)?.manifest.inputs ?? {}).some(goesThrough);
    known.set(from, found);
    return found;
  };
  return runs.map(({ name, cells }) => ({
    name,
    of: cells.length,
    places: cells.filter((cell) => goesThrough(cell.key)).map(({ place }) => place),
  })).filter(({ places }) => places.length > 0);
}
