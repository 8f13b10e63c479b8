import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readModules } from "./walls/read-modules.ts";
import type { Module } from "./walls/walls.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Plain references of kernels, which lie beside the fast ones for readers; tests compare the two. */
const REFERENCES = [
  "lib/kernels/cg/dense-solve.ts",
  "lib/kernels/knn/brute-force.ts",
  "lib/kernels/pooling/separable-pooling-reference.ts",
  "lib/kernels/probe/reference.ts",
  "lib/kernels/resize/pillow-reference.ts",
];

/** Modules that no command and no export of the library reaches, workers that they start by URL included. */
function unreached(modules: readonly Module[], roots: readonly string[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const reached = new Set<string>();
  const waiting = [...roots];
  while (waiting.length > 0) {
    const path = waiting.pop()!;
    const module = byPath.get(path);
    if (!module || reached.has(path)) continue;
    reached.add(path);
    const urls = module.source.matchAll(/new URL\(\s*"(\.[^"]+)",\s*import\.meta\.url/g);
    waiting.push(...module.imports, ...[...urls].map(([, url]) => join(dirname(path), url)));
  }
  return modules.map(({ path }) => path).filter((path) => !reached.has(path)).sort();
}

Deno.test("lib/ holds what is used, and of what tests alone use the references of kernels", async () => {
  const modules = await readModules(root);
  const main = await Deno.readTextFile(join(root, "main.ts"));
  const commands = [...main.matchAll(/"\.\/(lib\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(commands.length > 0);
  assert.deepEqual(unreached(modules, ["lib/mod.ts", ...commands]), REFERENCES);
});

Deno.test("a module that nothing reaches is found, one that is started by URL is not", () => {
  const module = (path: string, imports: string[], source = ""): Module => ({ path, imports, source });
  const modules = [
    module("lib/a.ts", ["lib/b.ts"], 'new URL("./worker.ts", import.meta.url)'),
    module("lib/b.ts", []),
    module("lib/worker.ts", []),
    module("lib/c.ts", ["lib/b.ts"]),
  ];
  assert.deepEqual(unreached(modules, ["lib/a.ts"]), ["lib/c.ts"]);
});
