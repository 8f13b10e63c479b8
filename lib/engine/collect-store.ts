import { join } from "node:path";
import { TEMPORARY } from "../files/atomic-write.ts";
import { bytesBelow } from "../files/bytes-below.ts";
import { fileKind } from "../files/file-kind.ts";
import { ifThere } from "../files/if-there.ts";
import { listStored } from "./list-stored.ts";
import { isLockFree } from "./lock.ts";
import { megabytes } from "./megabytes.ts";
import { inLanes } from "../in-lanes.ts";
import { ASIDE } from "./set-aside.ts";
import type { Store } from "./store.ts";
import { surveyStore } from "./survey-store.ts";

/** Something that can be removed. */
interface Rubbish {
  readonly path: string;
  readonly what: string;
  readonly bytes: number;
  /** The lock under which it is looked at again and removed; none for files that are written under none. */
  readonly lock?: string;
  /** Whether it can still be removed; asked under the lock. */
  isStill(): Promise<boolean>;
}

const MS_PER_DAY = 24 * 3600 * 1000;

/** A file written without a lock is taken to be abandoned if it did not change for this long. Writing takes seconds. */
const UNFINISHED_MS = 3600 * 1000;

/** Number of locks examined at a time. */
const AT_ONCE = 64;

/**
 * Plans what to remove, and with `confirmed` removes it: results without manifest, locks that no process holds, unfinished files;
 * with `days` also results last used, and damaged files set aside, more than so many days ago. What another process is computing
 * is left alone.
 *
 * @returns what went or would go, one line each, and a line that counts.
 */
export async function collect(store: Store, days: number | undefined, confirmed: boolean): Promise<string> {
  const rubbish = [...await leftovers(store), ...days === undefined ? [] : await longUnused(store, days)];
  // What shares a lock goes one after the other. Others at once: of each lease it takes as long as one lasts to see that it is dead.
  const groups = [...Map.groupBy(rubbish, ({ lock, path }) => lock ?? path).values()];
  const gone = new Set<Rubbish>(confirmed ? [] : rubbish);
  if (confirmed) {
    await inLanes([...groups.keys()], AT_ONCE, undefined, async (group) => {
      for (const piece of groups[group]) if (await removed(piece, store)) gone.add(piece);
    });
  }
  const pieces = rubbish.filter((piece) => gone.has(piece));
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0), left = rubbish.length - pieces.length;
  const lines = pieces.map((piece) => `${piece.path}: ${piece.what}, ${megabytes(piece.bytes)}`);
  const total = `${lines.length} items, ${megabytes(bytes)}, ${
    confirmed ? "deleted from" : "to delete from"
  } ${store.folder}`;
  const spared = left > 0 ? [`${left} left alone: in use, or gone meanwhile`] : [];
  const advice = !confirmed && lines.length > 0 ? ["Nothing was deleted; add --yes to delete these."] : [];
  return [...lines, total, ...spared, ...advice].join("\n");
}

async function removed({ path, lock: lockPath, isStill }: Rubbish, store: Store): Promise<boolean> {
  const lock = lockPath ? await store.lockIfFree(lockPath) : undefined;
  if (lockPath && !lock) return false;
  try {
    if (!await isStill()) return false;
    if (path !== lockPath) await store.disk.remove(path);
    return true;
  } finally {
    lock?.release();
  }
}

async function leftovers(store: Store): Promise<Rubbish[]> {
  const { nodes, locks, temporary } = await surveyStore(store);
  const options = locks.length > 0 ? await store.lockOptions() : {};
  const free = await Promise.all(locks.map((path) => isLockFree(path, options)));
  const held = new Set(locks.filter((_, lock) => !free[lock]));
  const found: Rubbish[] = [];
  for (const { address, names } of nodes) {
    const lock = store.lockPath(address);
    if (held.has(lock)) continue;
    const folder = store.nodeFolder(address);
    if (!names.includes("manifest.json")) {
      const isStill = async () => await fileKind(store.manifestPath(address), store.disk) === "nothing";
      found.push({
        path: folder,
        what: "no manifest",
        bytes: await bytesBelow(folder, store.disk),
        lock,
        isStill,
      });
      continue;
    }
    for (const name of names.filter((name) => name.includes(TEMPORARY))) {
      found.push(await piece(store, join(folder, name), "not finished", { lock }));
    }
  }
  for (const path of locks.filter((path) => !held.has(path))) {
    found.push(await piece(store, path, "held by no process", { lock: path }));
  }
  for (const path of temporary) {
    const isOld = async () => await ageOf(path, store) > UNFINISHED_MS;
    if (await isOld()) found.push(await piece(store, path, "not finished", { isStill: isOld }));
  }
  return found;
}

async function longUnused(store: Store, days: number): Promise<Rubbish[]> {
  const found: Rubbish[] = [];
  const isOld = async (path: string) => await ageOf(path, store) > days * MS_PER_DAY;
  for (const { address, folder, bytes, lastUsed } of await listStored(store)) {
    const manifest = store.manifestPath(address), lock = store.lockPath(address);
    if (await isOld(manifest)) {
      const what = `${address.stage}, last used on ${lastUsed.toISOString().slice(0, 10)}`;
      found.push({ path: folder, what, bytes, lock, isStill: () => isOld(manifest) });
    }
  }
  const gone = new Set(found.map(({ path }) => path));
  const { nodes, aside } = await surveyStore(store);
  const damaged = nodes.filter(({ address, names }) =>
    names.includes("manifest.json") && !gone.has(store.nodeFolder(address))
  ).flatMap(({ address, names }) =>
    names.filter((name) => name.includes(ASIDE)).map((name) => join(store.nodeFolder(address), name))
  );
  for (const path of [...aside, ...damaged]) {
    if (await isOld(path)) found.push(await piece(store, path, "set aside as damaged", {}));
  }
  return found;
}

async function piece(
  store: Store,
  path: string,
  what: string,
  more: Pick<Rubbish, "lock"> & Partial<Pick<Rubbish, "isStill">>,
): Promise<Rubbish> {
  return {
    path,
    what,
    bytes: await bytesBelow(path, store.disk),
    isStill: () => Promise.resolve(true),
    ...more,
  };
}

/** Milliseconds since a file changed; 0 if it is gone. */
async function ageOf(path: string, store: Store): Promise<number> {
  const info = await ifThere(store.disk.lstat(path));
  return info?.mtime ? Date.now() - info.mtime.getTime() : 0;
}
