import { basename, join } from "node:path";
import { TEMPORARY } from "../files/atomic-write.ts";
import { fileKind } from "../files/file-kind.ts";
import { ifThere } from "../files/if-there.ts";
import { ASIDE } from "./set-aside.ts";
import { LEASED, type Store } from "./store.ts";
import { type Address, LOCK } from "./store-paths.ts";

/** Everything in a store by what it is; absolute paths. Names alone decide: nothing is opened. */
export interface Survey {
  /** Places of results, with or without a manifest. */
  readonly nodes: readonly { readonly address: Address; readonly names: readonly string[] }[];
  readonly locks: readonly string[];
  /** Files that were not finished, but those in the place of a result. */
  readonly temporary: readonly string[];
  /** Set aside outside of the places of results. */
  readonly aside: readonly string[];
  /** Remembered facts. */
  readonly facts: readonly string[];
  /** Folders that begin with "_": data that was drawn or copied, which is no result. */
  readonly apart: readonly string[];
  /** Everything else. */
  readonly strays: readonly string[];
}

const KEY = /^[0-9a-f]{64}$/;
/** Of a result, or of one of its shards. */
const LOCKED = /^[0-9a-f]{64}(\.\d{5,})?$/;
const FACT = /^[0-9a-f]{32}\.json$/;
/** As `moduleGraph` names the files that it needs for a moment. */
const ENTRY = /^entry-[0-9a-f]{8}\.ts$/;

/** Walks through a store. A store that is not there is empty. */
export async function surveyStore(store: Store): Promise<Survey> {
  const survey = {
    nodes: [] as { address: Address; names: string[] }[],
    locks: [] as string[],
    temporary: [] as string[],
    aside: [] as string[],
    facts: [] as string[],
    apart: [] as string[],
    strays: [] as string[],
  };
  const { nodes, locks, temporary, aside, facts, apart, strays } = survey;
  const sort = (path: string) => {
    const name = basename(path);
    (name.includes(TEMPORARY) ? temporary : name.includes(ASIDE) ? aside : strays).push(path);
  };
  for (const path of await entriesOf(store.folder, store)) {
    const name = basename(path), isFolder = await fileKind(path, store.disk) === "folder";
    if (name === LEASED && !isFolder) continue;
    if (ENTRY.test(name) && !isFolder) temporary.push(path);
    else if (!isFolder) sort(path);
    else if (name === "_memo") {
      for (const memo of await entriesOf(path, store)) {
        for (const fact of await entriesOf(memo, store)) {
          if (FACT.test(basename(fact))) facts.push(fact);
          else sort(fact);
        }
      }
    } else if (name.startsWith("_")) apart.push(path);
    else {
      for (const place of await entriesOf(path, store)) {
        const key = basename(place);
        if (key.endsWith(LOCK) && LOCKED.test(key.slice(0, -LOCK.length))) locks.push(place);
        else if (KEY.test(key) && await fileKind(place, store.disk) === "folder") {
          const names = (await entriesOf(place, store)).map((file) => basename(file));
          nodes.push({ address: { stage: name, key }, names });
        } else sort(place);
      }
    }
  }
  return survey;
}

/** Paths in a folder by name; none where no folder is. */
async function entriesOf(folder: string, store: Store): Promise<string[]> {
  if (await fileKind(folder, store.disk) !== "folder") return [];
  return (await ifThere(store.disk.readFolder(folder)) ?? []).map(({ name }) => join(folder, name)).sort();
}
