import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { memoIn } from "../../lib/engine/memo.ts";
import { normalisedSource } from "../../lib/engine/normalised-source.ts";
import { stageCode } from "../../lib/engine/stage-code.ts";

const TREE: Record<string, string> = {
  "deno.json": JSON.stringify({ imports: { yaml: "npm:yaml@2.9.1" } }),
  "stage-a.ts": `import { scale } from "./scale.ts";\nimport type { Shape } from "./shape.ts";\n` +
    `export const run = (x: Shape) => scale(x as number);\nnew Worker(new URL("./worker.ts", import.meta.url));\n`,
  "stage-b.ts": `import "yaml";\nexport const b = 1;\n`,
  "scale.ts": `/** Doubles. */\nexport function scale(x: number): number {\n  return 2 * x; // twice\n}\n`,
  "shape.ts": `export type Shape = number;\n`,
  "worker.ts": `import { deep } from "./deep.ts";\ndeep();\n`,
  "deep.ts": `export const deep = () => 1;\n`,
};

async function withTree(
  test: (tools: {
    edit(file: string, change: (text: string) => string): Promise<void>;
    at(file: string): string;
    codeOf(file: string, without?: string): Promise<string[]>;
    code(): Promise<{ a: string; b: string; aFiles: string[]; bPackages: readonly string[] }>;
  }) => Promise<void>,
) {
  const root = await Deno.makeTempDir({ prefix: "ablate-tree-" });
  try {
    for (const [file, text] of Object.entries(TREE)) await Deno.writeTextFile(join(root, file), text);
    const url = (file: string) => pathToFileURL(join(root, file)).href;
    const context = {
      root,
      memo: memoIn(join(root, "memo")),
      scratch: root,
      config: join(root, "deno.json"),
    };
    await test({
      at: (file) => join(root, file),
      async edit(file, change) {
        await Deno.writeTextFile(join(root, file), change(await Deno.readTextFile(join(root, file))));
      },
      async codeOf(file, without) {
        const root = { module: url(file), ...without && { without: url(without) } };
        return Object.keys((await stageCode([root], context)).get(root.module)!.files);
      },
      async code() {
        const codes = await stageCode(
          [{ module: url("stage-a.ts") }, { module: url("stage-b.ts") }],
          context,
        );
        const [a, b] = [codes.get(url("stage-a.ts"))!, codes.get(url("stage-b.ts"))!];
        return {
          a: JSON.stringify(a),
          b: JSON.stringify(b),
          aFiles: Object.keys(a.files),
          bPackages: b.packages,
        };
      },
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a stage's code is its closure with workers, without files imported for types", () =>
  withTree(async ({ code }) => {
    const { aFiles, bPackages } = await code();
    assert.deepEqual(aFiles, ["deep.ts", "scale.ts", "stage-a.ts", "worker.ts"]);
    assert.deepEqual(bPackages, ["yaml@2.9.1"]);
  }));

Deno.test("a module that is left out takes with it what is reached through it alone", () =>
  withTree(async ({ codeOf }) => {
    assert.deepEqual(await codeOf("stage-a.ts", "worker.ts"), ["scale.ts", "stage-a.ts"]);
    assert.deepEqual(await codeOf("worker.ts"), ["deep.ts", "worker.ts"]);
  }));

Deno.test("editing comments, formatting and types changes no stage", () =>
  withTree(async ({ edit, code }) => {
    const before = await code();
    await edit(
      "scale.ts",
      () => `export function scale(\n  x: number,\n): 2 | number { /* now\n wrapped */ return 2 *\n x }\n`,
    );
    await edit("shape.ts", () => `export type Shape = number | string;\n`);
    assert.deepEqual(await code(), before);
  }));

Deno.test("editing a module reruns exactly the stages that reach it, through workers too", () =>
  withTree(async ({ edit, code }) => {
    const before = await code();
    await edit("scale.ts", (text) => text.replace("2 * x", "3 * x"));
    const scaled = await code();
    assert.notEqual(scaled.a, before.a);
    assert.equal(scaled.b, before.b);
    await edit("deep.ts", (text) => text.replace("1", "2"));
    const deeper = await code();
    assert.notEqual(deeper.a, scaled.a);
    assert.equal(deeper.b, before.b);
  }));

Deno.test("code that is edited twice at the same time, as the clock of files goes, is not taken for what it was", () =>
  withTree(async ({ edit, code, at }) => {
    const time = new Date(1_600_000_000_000);
    const make = async (factor: number) => {
      await edit("scale.ts", (text) => text.replace(/\d \* x/, `${factor} * x`));
      await Deno.utime(at("scale.ts"), time, time);
      return (await code()).a;
    };
    await startOfSecond();
    const [two, three, four] = [await make(2), await make(3), await make(4)];
    assert.equal(new Set([two, three, four]).size, 3);
  }));

/** Times of change are told to the second: waits for the next one, so that what follows lies in it. */
const startOfSecond = () => new Promise((resume) => setTimeout(resume, 1000 - Date.now() % 1000));

Deno.test("another version of a package changes the stages that import it", () =>
  withTree(async ({ edit, code }) => {
    const before = await code();
    await edit("deno.json", (text) => text.replace("2.9.1", "2.8.2"));
    const after = await code();
    assert.equal(after.a, before.a);
    assert.notEqual(after.b, before.b);
  }));

Deno.test("normalised source keeps a line break only where it changes the meaning", () => {
  assert.equal(
    normalisedSource("const f = () => {\n  return a;\n};"),
    normalisedSource("const f=()=>{return a}"),
  );
  assert.notEqual(normalisedSource("() => { return\n a }"), normalisedSource("() => { return a }"));
  assert.notEqual(normalisedSource("x = 'a  b'"), normalisedSource("x = 'a b'"));
  assert.notEqual(normalisedSource("x = `a // b`"), normalisedSource("x = `a`"));
});
