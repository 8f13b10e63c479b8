import { codeEntries } from "../../engine/code-entries.ts";
import { git } from "../../engine/git.ts";
import { normalisedSource } from "../../engine/normalised-source.ts";
import { sha256 } from "../../files/sha256.ts";
import type { StoreReader } from "../../engine/store-reader.ts";
import type { Change, ChangedCode } from "../../report/comparison/comparison.ts";
import type { Side } from "./side.ts";

/** Hash of each module, by its path. */
type Hashes = Readonly<Record<string, string>>;

/** Rooms of `lib/` whose code can be part of a result; the others prepare, show and write. */
const ROOMS = [
  "backbones",
  "datasets",
  "kernels",
  "method",
  "metrics",
  "onnx",
  "stages",
  "tensor",
  "workers",
];

/**
 * Modules whose code differs, comments and formatting left out: by the hashes that results record, else by those in the store,
 * else by git between the commits. What none of them can tell is said.
 */
export async function changedCode(
  a: Side,
  b: Side,
  store: StoreReader,
  project: string | undefined,
): Promise<ChangedCode> {
  const [before, after] = [await codeOf(a, store), await codeOf(b, store)];
  if (before && after) {
    return { how: "by the hashes recorded with the results", modules: differing(before, after) };
  }
  const commits = [a, b].map(({ tree, run }) => tree ?? run.run.commit);
  const [from, to] = commits;
  if (from === undefined || to === undefined) {
    return { how: "not known: neither hashes nor commits are recorded", modules: [] };
  }
  if (from === to) return { how: `both of commit ${from.slice(0, 7)}`, modules: [] };
  const short = commits.map((commit) => commit!.slice(0, 7));
  const paths = await changedPaths(from, to, project);
  if (paths === undefined) {
    return { how: `not known: git does not have the commits ${short.join(" and ")}`, modules: [] };
  }
  const modules: Change[] = [];
  for (const what of paths) {
    const [was, is] = [await hashAt(from, what, project), await hashAt(to, what, project)];
    if (was !== is) modules.push({ what, from: was, to: is });
  }
  const between = `by git from ${short.join(" to ")}`;
  const how = `${between}, whatever can be part of numbers: which modules these use is not recorded`;
  return { how, modules };
}

/** What a side records, or what the store knows of all its cells. */
async function codeOf({ run, cells }: Side, store: StoreReader): Promise<Hashes | undefined> {
  if (run.run.code) return run.run.code;
  const hashes: Record<string, string> = {}, seen = new Set<string>();
  const waiting = cells.flatMap(({ keys }) => keys);
  while (waiting.length > 0) {
    const key = waiting.pop()!;
    if (seen.has(key)) continue;
    seen.add(key);
    const result = key === "" ? undefined : await store.result(key);
    if (!result) return undefined;
    Object.assign(hashes, Object.fromEntries(codeEntries(result.manifest.code)));
    waiting.push(...Object.values(result.manifest.inputs));
  }
  return hashes;
}

function differing(before: Hashes, after: Hashes): Change[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((what) => {
    const [from, to] = [before[what] ?? null, after[what] ?? null];
    return from === to ? [] : [{ what, from, to }];
  });
}

async function changedPaths(from: string, to: string, project?: string): Promise<string[] | undefined> {
  const rooms = ROOMS.map((room) => `lib/${room}`);
  const names = await git(["diff", "--name-only", "--relative", "-z", from, to, "--", ...rooms], project);
  return names?.split("\0").filter((name) => name !== "");
}

/** Null where the commit does not have the file. */
async function hashAt(commit: string, path: string, project?: string): Promise<string | null> {
  const text = await git(["show", `${commit}:./${path}`], project);
  if (text === undefined) return null;
  return sha256(/\.[mc]?[jt]s$/.test(path) ? normalisedSource(text) : text).slice(0, 16);
}
