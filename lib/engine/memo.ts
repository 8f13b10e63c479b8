import { join } from "node:path";
import type { Json } from "./artefact.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { type Disk, realDisk } from "../files/disk.ts";
import { fileKind } from "../files/file-kind.ts";
import { sealed, unsealed } from "./seal.ts";
import { readIfPresent, setAside } from "./set-aside.ts";
import { sha256 } from "../files/sha256.ts";

/** Small facts that take long to compute, such as the hash of a data set, keyed by sizes and times of its files. */
export interface Memo {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json): Promise<void>;
}

/** A memo whose entries are one JSON file each in `folder`. A damaged entry counts as absent, because it can be computed again. */
export function memoIn(folder: string, disk: Disk = realDisk): Memo {
  const pathOf = (key: string) => join(folder, `${sha256(key).slice(0, 32)}.json`);
  return {
    async get(key) {
      try {
        const bytes = await readIfPresent(pathOf(key), disk);
        const entry = bytes && unsealed<{ key: string; value: Json }>(bytes);
        return entry?.key === key ? entry.value : undefined;
      } catch {
        return undefined;
      }
    },
    async set(key, value) {
      const path = pathOf(key);
      if (await fileKind(path, disk) === "folder") await setAside(path, disk);
      await writeAtomically(path, JSON.stringify(sealed({ key, value })), disk);
    },
  };
}
