import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { circles } from "./walls/circles.ts";
import { functionLengths } from "./walls/function-lengths.ts";
import { readModules } from "./walls/read-modules.ts";
import { breaches, type Module } from "./walls/walls.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

const module = (path: string, imports: string[], source = ""): Module => ({ path, imports, source });

Deno.test("the walls between the rooms of lib/ hold", async () => {
  const modules = await readModules(root);
  assert.ok(modules.some(({ path }) => path === "lib/method/mask-set.ts"), "the graph holds lib/");
  assert.ok(
    modules.some(({ imports }) => imports.includes("lib/tensor/tensor.ts")),
    "the graph holds imports, types included",
  );
  assert.deepEqual(breaches(modules), []);
});

Deno.test("a wall that is broken is found and named", () => {
  const broken: [Module, RegExp][] = [
    [module("lib/method/heads/dba.ts", ["lib/engine/stage.ts"]), /method\/ knows nothing of engine\//],
    [module("lib/metrics/miou.ts", ["lib/datasets/dataset.ts"]), /metrics\/ knows nothing of datasets\//],
    [module("lib/kernels/cg/plain.ts", ["lib/method/paint.ts"]), /kernels\/ knows nothing of method\//],
    [module("lib/report/markdown.ts", ["lib/metrics/miou.ts"]), /report\/ knows nothing of metrics\//],
    [module("lib/stages/masks.ts", ["lib/engine/store.ts"]), /only engine\/ touches the cache/],
    [
      module("lib/stages/masks.ts", ["lib/application/protocol.ts"]),
      /stages\/ knows nothing of application\//,
    ],
    [module("lib/engine/store.ts", ["lib/stages/settings.ts"]), /engine\/ knows nothing of stages\//],
    [module("lib/method/paint.ts", ["node:fs/promises"]), /method\/ touches no files/],
    [module("lib/report/csv.ts", [], 'await Deno.writeTextFile("a")'), /report\/ touches no files/],
    [module("lib/metrics/miou.ts", [], "Deno.openSync(path)"), /metrics\/ touches no files/],
    [module("lib/report/csv.ts", ["lib/files/list-folder.ts"]), /report\/ knows nothing of files\//],
    [module("lib/datasets/folder.ts", [], "Deno.readDirSync(root)"), /listed by lib\/files\/list-folder\.ts/],
    [module("lib/stages/probe.ts", [], "x as unknown as Scores"), /casts by way of unknown/],
    [
      module("lib/parity/run.ts", ["node:fs"], "await readdir(folder)"),
      /listed by lib\/files\/list-folder\.ts/,
    ],
  ];
  for (const [offender, message] of broken) {
    const found = breaches([module("lib/method/paint.ts", ["lib/tensor/tensor.ts"]), offender]);
    assert.equal(found.length, 1, `${offender.path} goes unseen`);
    assert.match(found[0], message);
    assert.ok(found[0].startsWith(offender.path));
  }
});

Deno.test("no module of lib/ imports itself by way of others", async () => {
  assert.deepEqual(circles(await readModules(root)), []);
  const two = [module("a.ts", ["b.ts"]), module("b.ts", ["c.ts", "a.ts"]), module("c.ts", [])];
  assert.deepEqual(circles(two), [["a.ts", "b.ts"]]);
});

Deno.test("what the walls allow is not called a breach", () => {
  assert.deepEqual(
    breaches([
      module("lib/method/paint.ts", [
        "lib/tensor/tensor.ts",
        "lib/errors.ts",
        "lib/kernels/resize/bilinear.ts",
      ]),
      module("lib/stages/masks.ts", [
        "lib/engine/stage.ts",
        "lib/method/paint.ts",
        "lib/datasets/dataset.ts",
      ]),
      module("lib/engine/store.ts", ["lib/engine/lock.ts", "node:fs/promises"], "Deno.open(path)"),
      module("lib/datasets/voc2012.ts", ["node:fs"], "Deno.readFile(path)"),
      module("main.ts", ["lib/engine/store.ts", "lib/report/terminal.ts"], "Deno.readTextFile(path)"),
    ]),
    [],
  );
});

/** Longest function of lib/, in lines. Tables of data are no functions. */
const LONGEST = 80;

Deno.test(`no function of lib/ is longer than ${LONGEST} lines`, async () => {
  const long = (await readModules(root)).filter(({ path }) => path.endsWith(".ts")).flatMap(
    ({ path, source }) =>
      functionLengths(path, source).filter(({ lines }) => lines > LONGEST).map(({ line, lines }) =>
        `${path}:${line} has ${lines} lines`
      ),
  );
  assert.deepEqual(long, []);
});

Deno.test("lengths of functions are those of their text, methods and arrows included", () => {
  const source = `const a = 1;
export function outer(x: number) {
  return [x].map((y) =>
    y
  );
}
class Some {
  method() {
  }
}
`;
  assert.deepEqual(functionLengths("some.ts", source).sort((a, b) => a.line - b.line), [
    { line: 2, lines: 5 },
    { line: 3, lines: 2 },
    { line: 8, lines: 2 },
  ]);
});
