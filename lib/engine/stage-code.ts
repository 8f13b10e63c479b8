import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { UNSETTLED } from "../files/file-stamp.ts";
import type { StageCode } from "./manifest.ts";
import type { Memo } from "./memo.ts";
import { type GraphModule, moduleGraph } from "./module-graph.ts";
import { normalisedSource } from "./normalised-source.ts";
import { sha256 } from "../files/sha256.ts";
import { stamp } from "./stamp.ts";

/** Where code lives and where to remember its hashes. */
export interface CodeContext {
  /** Paths in the result are relative to this folder. */
  readonly root: string;
  readonly memo: Memo;
  /** An existing folder for short-lived files. */
  readonly scratch: string;
  /** `deno.json`, when the code uses its import map. */
  readonly config?: string;
}

/** A module whose code is asked for. */
export interface CodeRoot {
  /** Its URL. */
  readonly module: string;
  /** URL of a module that is left out, with whatever is reached through it alone. */
  readonly without?: string;
}

/** A type rather than an interface, since it is kept as JSON. */
type Remembered = {
  readonly stamps: { readonly [file: string]: string };
  readonly codes: readonly Pick<StageCode, "files" | "packages">[];
};

/** A module together with the files it names by URL: workers it starts, data it reads. */
interface HashedModule extends GraphModule {
  readonly hash: string;
  /** Size and time of the file just before it was read. */
  readonly stamp: string;
  readonly linked: readonly string[];
}

/**
 * The code behind each stage module: content hashes of its whole closure in Deno's module graph, without types,
 * comments and formatting. Files named by `new URL("…", import.meta.url)` belong to the closure too, because workers
 * are started that way and no graph shows them.
 *
 * Remembered until the size or time of any file involved changes, so an unchanged tree costs a few `stat` calls. What was edited in
 * the last seconds is read again: it may have been edited twice at the same time as the clock of files goes.
 *
 * @param modules `import.meta.url` of each stage, each once
 * @returns by URL
 */
export async function stageCode(
  modules: readonly CodeRoot[],
  context: CodeContext,
): Promise<Map<string, StageCode>> {
  const roots = modules.toSorted((a, b) => a.module < b.module ? -1 : 1);
  const memoKey = JSON.stringify(roots.map(({ module, without = null }) => [module, without]));
  const known = await context.memo.get(memoKey) as Remembered | undefined;
  if (known && unchanged(known.stamps)) {
    return new Map(roots.map(({ module }, index) => [module, known.codes[index]]));
  }
  const stamps: Record<string, string> = context.config ? { [context.config]: stamp(context.config) } : {};
  const graph = await hashedGraph(roots.map(({ module }) => module), context);
  const codes = roots.map((root) => closureOf(root, graph, context.root));
  for (const module of graph.values()) stamps[module.file] = module.stamp;
  const remembered: Remembered = { stamps, codes };
  await context.memo.set(memoKey, remembered);
  return new Map(roots.map(({ module }, index) => [module, codes[index]]));
}

function unchanged(stamps: Remembered["stamps"]): boolean {
  return Object.entries(stamps).every(([file, before]) => before !== UNSETTLED && before === stamp(file));
}

async function hashedGraph(
  roots: readonly string[],
  context: CodeContext,
): Promise<Map<string, HashedModule>> {
  const entries = new Set(roots);
  while (true) {
    const graph = await moduleGraph([...entries], { folder: context.scratch, config: context.config });
    const hashed = new Map<string, HashedModule>();
    for (const module of graph.values()) hashed.set(module.url, await hashModule(module));
    const linked = [...hashed.values()].flatMap((module) => module.linked);
    const workers = linked.filter((url) => /\.[mc]?[jt]s$/.test(url) && !hashed.has(url));
    if (workers.length === 0) {
      for (const url of linked) if (!hashed.has(url)) hashed.set(url, await hashData(url));
      return hashed;
    }
    for (const url of workers) entries.add(url);
  }
}

async function hashModule(module: GraphModule): Promise<HashedModule> {
  const before = stamp(module.file);
  const bytes = await Deno.readFile(module.file);
  if (!module.isScript) return { ...module, hash: sha256(bytes), stamp: before, linked: [] };
  const source = normalisedSource(new TextDecoder().decode(bytes));
  const named = source.matchAll(/\bnew URL \( ["'`]([^"'`]+)["'`] , import \. meta \. url/g);
  const urls = [...named].map(([, path]) => new URL(path, module.url).href);
  const linked = (await Promise.all(urls.map(async (url) => await isFile(url) ? [url] : []))).flat();
  return { ...module, hash: sha256(source), stamp: before, linked };
}

async function hashData(url: string): Promise<HashedModule> {
  const file = fileURLToPath(url);
  const before = stamp(file);
  const hash = sha256(await Deno.readFile(file));
  return { url, file, isScript: false, imports: [], packages: [], hash, stamp: before, linked: [] };
}

async function isFile(url: string): Promise<boolean> {
  return url.startsWith("file:") && await Deno.stat(new URL(url)).then((info) => info.isFile, () => false);
}

function closureOf(
  { module: root, without }: CodeRoot,
  graph: ReadonlyMap<string, HashedModule>,
  folder: string,
): StageCode {
  const seen = new Set<string>();
  const visit = (url: string) => {
    const module = graph.get(url);
    if (!module || seen.has(url) || url === without) return;
    seen.add(url);
    [...module.imports, ...module.linked].forEach(visit);
  };
  if (!graph.has(root)) {
    throw new Error(`${root} is not a module: give import.meta.url of the stage's own file`);
  }
  visit(root);
  const modules = [...seen].map((url) => graph.get(url)!);
  const files = modules.map((module) => [relative(folder, module.file), module.hash.slice(0, 16)] as const);
  return {
    files: Object.fromEntries(files.sort(([a], [b]) => a < b ? -1 : 1)),
    packages: [...new Set(modules.flatMap((module) => module.packages))].sort(),
  };
}
