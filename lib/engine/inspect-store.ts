import { UserError } from "../errors.ts";
import { listStored, type StoredNode } from "./list-stored.ts";
import { megabytes } from "./megabytes.ts";
import type { Store } from "./store.ts";

/** A table of everything in the store. */
export async function listing(store: Store): Promise<string> {
  const nodes = await listStored(store);
  return [...nodes.map(line), total(nodes, store)].join("\n");
}

/** @throws {UserError} unless exactly one key begins with the given digits. */
export async function findNode(store: Store, key: string): Promise<StoredNode> {
  const found = (await listStored(store)).filter((node) => node.address.key.startsWith(key));
  if (found.length === 1 && key !== "") return found[0];
  const message = `expected the beginning of one key but ${found.length} results match "${key}"`;
  throw new UserError(message, undefined, "deno task store ls shows the keys.");
}

function line({ address, manifest, storedShards, bytes, lastUsed }: StoredNode): string {
  const shards = `${storedShards}/${manifest.shardCount} shards`;
  const used = lastUsed.toISOString().slice(0, 10);
  return `${address.key.slice(0, 12)}  ${address.stage.padEnd(24)} ${shards.padStart(14)} ${
    megabytes(bytes).padStart(12)
  }  ${used}`;
}

function total(nodes: readonly StoredNode[], store: Store): string {
  const bytes = nodes.reduce((sum, node) => sum + node.bytes, 0);
  return `${nodes.length} results, ${megabytes(bytes)}, in ${store.folder}`;
}
