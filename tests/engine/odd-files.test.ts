import assert from "node:assert/strict";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { memoIn } from "../../lib/engine/memo.ts";
import { resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import { Store } from "../../lib/engine/store.ts";
import { UserError } from "../../lib/errors.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import { countingStage, fixedCode as findCode, node, values, withStore } from "./counting-stage.ts";

const LINUX = Deno.build.os === "linux";

/** Something that is no file, and how it comes to lie at a path. */
const ODD: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  "a folder": async (path) => {
    await Deno.mkdir(path);
    await Deno.writeTextFile(`${path}/inside`, "kept");
  },
  "a FIFO": (path) => new Deno.Command("mkfifo", { args: [path] }).output(),
  "a device": (path) => Deno.symlink("/dev/zero", path),
  "a ring of links": (path) => Deno.symlink(path, path),
};

/** Fails where something waits that has nothing to wait for. */
async function soon<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it hangs")), PATIENCE_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** A result of three shards in a store, what is right, and a way to ask for it as another process would. */
async function threeShards(folder: string) {
  const asked = node(countingStage("odd", [], { shardCount: () => 3 }), { add: 5 });
  const read = async () => {
    const results = await evaluateNodes([asked], { store: new Store(folder), findCode });
    const found = results.get(asked)!;
    const rows = await found.rows("value", 0, 3);
    return [await values(found), [...rows.data]];
  };
  const right = await read();
  const address = (await resolveNodes([asked], findCode)).get(asked)!;
  return { right, read, address, node: new Store(folder).nodeFolder(address) };
}

for (const [what, make] of Object.entries(ODD)) {
  for (const name of ["manifest.json", "00001.json", "00001.safetensors"]) {
    Deno.test({
      name: `${what} in the place of ${name} is set aside, and the result is whole again`,
      ignore: !LINUX,
      fn: () =>
        withStore(async (_, folder) => {
          const { right, read, node } = await threeShards(folder);
          await Deno.remove(`${node}/${name}`);
          await make(`${node}/${name}`);
          assert.deepEqual(await soon(read()), right);
          assert.ok([...Deno.readDirSync(node)].some((entry) => entry.name.startsWith(`${name}.corrupt-`)));
          assert.ok((await Deno.stat(`${node}/${name}`)).isFile);
        }),
    });
  }

  Deno.test({
    name: `${what} in the place of a lock is refused with one message`,
    ignore: !LINUX,
    fn: () =>
      withStore(async (_, folder) => {
        const { read, node } = await threeShards(folder);
        await Deno.remove(node, { recursive: true });
        await make(`${node}.lock`);
        await assert.rejects(soon(read()), (error) => {
          assert.ok(error instanceof UserError, String(error));
          assert.match(
            error.describe(),
            /\.lock: Expected a lock file or nothing but found a .*\n {2}Remove it\.$/,
          );
          return true;
        });
      }),
  });

  Deno.test({
    name: `${what} in the place of a remembered fact makes it forgotten, and remembered anew`,
    ignore: !LINUX,
    fn: () =>
      withStore(async (_, folder) => {
        const memo = memoIn(folder);
        await memo.set("data", "c24513ae");
        const [{ name }] = Deno.readDirSync(folder);
        await Deno.remove(`${folder}/${name}`);
        await make(`${folder}/${name}`);
        assert.equal(await soon(memo.get("data")), undefined);
        await soon(memo.set("data", "c24513ae"));
        assert.equal(await memo.get("data"), "c24513ae");
      }),
  });

  if (what === "a folder") continue;
  Deno.test({
    name:
      `${what} in the place of a result's folder is set aside, in that of a stage's refused with one message`,
    ignore: !LINUX,
    fn: () =>
      withStore(async (store, folder) => {
        const { right, read, node } = await threeShards(folder);
        await Deno.remove(node, { recursive: true });
        await make(node);
        assert.deepEqual(await soon(read()), right);
        await Deno.remove(store.stageFolder("odd"), { recursive: true });
        await make(store.stageFolder("odd"));
        await assert.rejects(soon(read()), (error) => {
          assert.ok(error instanceof UserError, String(error));
          assert.match(error.describe(), /Expected a folder, or a place where one can be made/);
          return true;
        });
      }),
  });
}
