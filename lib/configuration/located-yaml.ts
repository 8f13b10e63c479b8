import { relative } from "node:path";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { UserError } from "../errors.ts";
import { projectFolder } from "../files/project.ts";
import { readText } from "../files/read-text.ts";

/** Steps from the root of a document to a value. */
export type Path = readonly PropertyKey[];

/** Settings or other content together with where each part was written. */
export interface Located {
  readonly value: unknown;
  /** Where the value, or with `key` the name before it, was written: `experiments/table5.yaml:4:9`. Nearest parent if absent. */
  locate(path: Path, part?: "key" | "value"): string;
  /** The names of a mapping in the order in which they were written; none where there is no mapping. */
  keys(path: Path): readonly string[];
}

/**
 * Reads a YAML file.
 *
 * @throws {UserError} with file, line and column when it is absent or not YAML.
 */
export async function readYaml(path: string): Promise<Located> {
  const shown = relative(projectFolder(), path);
  const file = shown.startsWith("..") ? path : shown;
  const text = await readText(path).catch((cause) => {
    throw new UserError(`cannot read this file: ${cause.message}`, file, undefined, { cause });
  });
  const before = parsed.get(path);
  if (before?.text === text) return before.document;
  const document = parseYaml(text, file);
  parsed.set(path, { text, document });
  return document;
}

/** What files said when they were last read, by path: all experiments of a command have one profile. */
const parsed = new Map<string, { readonly text: string; readonly document: Located }>();

/** The same for text already at hand; `file` names it in messages. */
export function parseYaml(text: string, file: string): Located {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error) throw new UserError(`not valid YAML: ${error.message}`, place(error.pos[0]));
  const nameOf = (key: unknown) => String(isScalar(key) ? key.value : key);
  return {
    value: valueOf(document, file),
    keys(path) {
      const node = document.getIn(path, true);
      const mapping = isAlias(node) ? node.resolve(document) : node;
      return isMap(mapping) ? mapping.items.map(({ key }) => nameOf(key)) : [];
    },
    locate(path, part = "value") {
      let node = document.contents as Node | null;
      let offset = node?.range?.[0] ?? 0;
      for (const [depth, step] of path.entries()) {
        if (isAlias(node)) node = node.resolve(document) ?? null;
        if (isMap(node)) {
          const pair = node.items.find(({ key }) => nameOf(key) === String(step));
          if (!pair) break;
          const key = pair.key as Node;
          const next = pair.value as Node | null;
          const wantsKey = part === "key" && depth === path.length - 1;
          offset = (wantsKey ? key.range?.[0] : next?.range?.[0] ?? key.range?.[0]) ?? offset;
          node = next;
        } else if (isSeq(node)) {
          node = node.items[Number(step)] as Node | null;
          if (!node) break;
          offset = node.range?.[0] ?? offset;
        } else break;
      }
      return place(offset);
    },
  };
}

/** Aliases of aliases could fill the memory. The library refuses them. */
function valueOf(document: ReturnType<typeof parseDocument>, file: string): unknown {
  let value: unknown;
  try {
    value = document.toJS();
  } catch (cause) {
    throw new UserError(`not usable YAML: ${(cause as Error).message}`, file, undefined, { cause });
  }
  if (holdsItself(value)) throw new UserError("not usable YAML: an alias refers to what holds it", file);
  return value;
}

/** Whether a value contains itself, so that walking through it would never end. */
function holdsItself(value: unknown, around = new Set<unknown>(), done = new Set<unknown>()): boolean {
  if (typeof value !== "object" || value === null || done.has(value)) return false;
  if (around.has(value)) return true;
  around.add(value);
  const found = Object.values(value).some((inner) => holdsItself(inner, around, done));
  around.delete(value);
  done.add(value);
  return found;
}
