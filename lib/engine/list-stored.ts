import { join } from "node:path";
import { bytesBelow } from "../files/bytes-below.ts";
import { fileKind } from "../files/file-kind.ts";
import { ifThere } from "../files/if-there.ts";
import type { Manifest } from "./manifest.ts";
import type { Store } from "./store.ts";
import type { Address } from "./store-paths.ts";

/** One result in the store. */
export interface StoredNode {
  readonly address: Address;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly storedShards: number;
  /** Size of all its files. */
  readonly bytes: number;
  /** When it was last asked for. */
  readonly lastUsed: Date;
}

/** Manifests of all results of a stage, complete or not, the last used first. */
export async function manifestsOf(store: Store, stage: string): Promise<Manifest[]> {
  const keys = (await foldersIn(store.stageFolder(stage))).sort();
  const found = await Promise.all(keys.map(async (key) => {
    const manifest = await store.manifest({ stage, key });
    const used = await lastUse(store.nodeFolder({ stage, key }));
    return manifest && used ? [{ manifest, used }] : [];
  }));
  return found.flat().sort((a, b) => b.used.getTime() - a.used.getTime()).map(({ manifest }) => manifest);
}

/** Undefined if another process removed the result meanwhile. */
async function lastUse(folder: string): Promise<Date | undefined> {
  const info = await ifThere(Deno.stat(join(folder, "manifest.json")));
  return info && (info.mtime ?? new Date(0));
}

/** Everything in the store, by stage, the longest unused first. */
export async function listStored(store: Store): Promise<StoredNode[]> {
  const nodes: StoredNode[] = [];
  for (const stage of (await foldersIn(store.folder)).filter((name) => !name.startsWith("_")).sort()) {
    for (const key of await foldersIn(join(store.folder, stage))) {
      const manifest = await store.manifest({ stage, key });
      if (!manifest) continue;
      const address = { stage: manifest.stage, key };
      const folder = store.nodeFolder(address);
      const lastUsed = await lastUse(folder);
      if (!lastUsed) continue;
      const storedShards = (await store.storedShards(address)).length;
      nodes.push({
        address,
        folder,
        manifest,
        storedShards,
        bytes: await bytesBelow(folder, store.disk),
        lastUsed,
      });
    }
  }
  return nodes.sort((a, b) =>
    a.address.stage.localeCompare(b.address.stage) || a.lastUsed.getTime() - b.lastUsed.getTime()
  );
}

/** Where the result with a key lies; undefined where the store has none. Changes nothing. */
export async function addressOf(store: Store, key: string): Promise<Address | undefined> {
  for (const stage of (await foldersIn(store.folder)).filter((name) => !name.startsWith("_"))) {
    if (await store.manifest({ stage, key })) return { stage, key };
  }
  return undefined;
}

/** Names of the folders in a folder, linked ones included; none if the folder does not exist. */
async function foldersIn(folder: string): Promise<string[]> {
  if (await fileKind(folder) !== "folder") return [];
  const entries = await ifThere(Array.fromAsync(Deno.readDir(folder))) ?? [];
  const isFolder = await Promise.all(
    entries.map(async ({ name, isDirectory, isSymlink }) =>
      isDirectory || isSymlink && await fileKind(join(folder, name)) === "folder"
    ),
  );
  return entries.filter((_, entry) => isFolder[entry]).map(({ name }) => name);
}
