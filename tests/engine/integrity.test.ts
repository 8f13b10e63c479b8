import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { ChangedDuringRun } from "../../lib/changed-during-run.ts";
import { FileWatch } from "../../lib/datasets/file-watch.ts";
import { RememberedDigests } from "../../lib/datasets/remembered-digests.ts";
import { CodeWatch } from "../../lib/engine/code-watch.ts";
import { evaluateNodes, Evaluation } from "../../lib/engine/evaluate-nodes.ts";
import { fileHash } from "../../lib/engine/file-hash.ts";
import { memoIn } from "../../lib/engine/memo.ts";
import { UserError } from "../../lib/errors.ts";
import { projectCode, resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import { decodeShard, encodeShard } from "../../lib/engine/shard-file.ts";
import { Store } from "../../lib/engine/store.ts";
import { countingStage, fixedCode as findCode, node, values, withStore } from "./counting-stage.ts";

/** A stored result of four shards, its address, and a way to read it anew as another process would. */
async function fourShards(store: Store, add = 7) {
  const calls: string[] = [];
  const stage = countingStage("four", calls, { shardCount: () => 4 });
  const asked = node(stage, { add });
  const read = async () => {
    const fresh = new Store(store.folder);
    return await values((await evaluateNodes([asked], { store: fresh, findCode })).get(asked)!);
  };
  const right = await read();
  const address = (await resolveNodes([asked], findCode)).get(asked)!;
  return { calls, right, address, read, folder: store.nodeFolder(address) };
}

for (const shardCount of [2, 0, 900_000_000]) {
  Deno.test(`a manifest that says ${shardCount} shards instead of 4 is set aside, and the result is whole again`, () =>
    withStore(async (store) => {
      const { right, read, folder } = await fourShards(store);
      const path = `${folder}/manifest.json`;
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replace('"shardCount": 4', `"shardCount": ${shardCount}`));
      assert.deepEqual(await read(), right);
      assert.ok([...Deno.readDirSync(folder)].some(({ name }) => name.startsWith("manifest.json.corrupt-")));
    }));
}

Deno.test("shards and receipts of two results that were swapped are computed again, not believed", () =>
  withStore(async (store) => {
    const one = await fourShards(store, 7), other = await fourShards(store, 8);
    assert.notDeepEqual(one.right, other.right);
    for (const name of ["00001.json", "00001.safetensors"]) {
      await Deno.rename(`${one.folder}/${name}`, `${one.folder}/kept-${name}`);
      await Deno.rename(`${other.folder}/${name}`, `${one.folder}/${name}`);
      await Deno.rename(`${one.folder}/kept-${name}`, `${other.folder}/${name}`);
    }
    assert.deepEqual([await one.read(), await other.read()], [one.right, other.right]);
  }));

Deno.test("shards of one result in each other's place are computed again", () =>
  withStore(async (store) => {
    const { right, read, folder } = await fourShards(store);
    for (const end of ["json", "safetensors"]) {
      await Deno.rename(`${folder}/00000.${end}`, `${folder}/kept`);
      await Deno.rename(`${folder}/00001.${end}`, `${folder}/00000.${end}`);
      await Deno.rename(`${folder}/kept`, `${folder}/00001.${end}`);
    }
    assert.deepEqual(await read(), right);
  }));

Deno.test("one digit that changed in a remembered fact makes it forgotten", () =>
  withStore(async (_, folder) => {
    const memo = memoIn(folder);
    await memo.set("data", "c24513ae");
    const [{ name }] = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".json"));
    const text = await Deno.readTextFile(`${folder}/${name}`);
    assert.equal(await memo.get("data"), "c24513ae");
    await Deno.writeTextFile(`${folder}/${name}`, text.replace("c24513ae", "c24513af"));
    assert.equal(await memo.get("data"), undefined);
  }));

Deno.test("every NaN is written in the same bits, and other numbers as they are", () => {
  const shard = (floats: Float32Array<ArrayBuffer>, doubles: Float64Array<ArrayBuffer>) =>
    encodeShard({
      tensors: { f: { shape: [3], data: floats }, d: { shape: [3], data: doubles } },
      facts: {},
    });
  const some = Float32Array.of(1, 0, -2), wide = Float64Array.of(1, 0, -2);
  new Uint32Array(some.buffer)[1] = 0xffc00001;
  new BigUint64Array(wide.buffer)[1] = 0xfff8000000000002n;
  const others = Float32Array.of(1, 0, -2), wides = Float64Array.of(1, 0, -2);
  new Uint32Array(others.buffer)[1] = 0x7fa00000;
  new BigUint64Array(wides.buffer)[1] = 0x7ff4000000000000n;
  assert.deepEqual(shard(some, wide), shard(others, wides));
  const { tensors } = decodeShard(shard(some, wide));
  assert.deepEqual([...tensors.f.data], [1, NaN, -2]);
  assert.deepEqual([...tensors.d.data], [1, NaN, -2]);
});

Deno.test("code that is edited during a run is found before a result is stored; a touched file is not", () =>
  withStore(async (_, folder) => {
    const file = `${folder}/stage.ts`;
    await Deno.writeTextFile(file, "export const answer = 42;\n");
    const code = { files: { "stage.ts": (await fileHash(file))!.slice(0, 16) }, packages: [] };
    const watch = new CodeWatch(folder);
    await watch.requireUnchanged([code]);
    await Deno.writeTextFile(file, "// A comment changes no number.\nexport const answer = 42;\n");
    await watch.requireUnchanged([code]);
    await Deno.writeTextFile(file, "export const answer = 43;\n");
    await assert.rejects(watch.requireUnchanged([code]), ChangedDuringRun);
  }));

Deno.test("code that is edited during a run is found though its file has the size and the times that it had", () =>
  withStore(async (_, folder) => {
    const file = `${folder}/stage.ts`, time = new Date(1_600_000_000_000);
    const write = async (answer: number) => {
      await Deno.writeTextFile(file, `export const answer = ${answer};\n`);
      await Deno.utime(file, time, time);
    };
    // Times of change are told to the second.
    await new Promise((resume) => setTimeout(resume, 1000 - Date.now() % 1000));
    await write(42);
    const watch = new CodeWatch(folder);
    const code = { files: { "stage.ts": (await fileHash(file))!.slice(0, 16) }, packages: [] };
    await watch.requireUnchanged([code]);
    await write(43);
    await assert.rejects(watch.requireUnchanged([code]), ChangedDuringRun);
  }));

Deno.test("a run whose data changed stores nothing of it and ends with one message", () =>
  withStore(async (store, folder) => {
    const path = `${folder}/label.png`;
    await Deno.writeTextFile(path, "before");
    const watch = new FileWatch();
    const memo = { get: () => Promise.resolve(undefined), set: () => Promise.resolve(), watch };
    await (await RememberedDigests.open(memo, "labels")).of(path, "label map");
    const calls: string[] = [];
    const counting = countingStage("reads", calls, { shardCount: () => 2 });
    const stage = {
      ...counting,
      async run(...args: Parameters<typeof counting.run>) {
        if (args[2] === 1) await Deno.writeTextFile(path, "after!");
        return await counting.run(...args);
      },
    };
    const asked = node(stage, { add: 1 });
    const options = { store, findCode, requireUnchanged: () => watch.requireUnchanged() };
    await assert.rejects(evaluateNodes([asked], options), (error) => {
      assert.ok(error instanceof ChangedDuringRun);
      assert.match(
        error.describe(),
        /label\.png: Expected the data of a run to stay as it is .*\n {2}Nothing was stored/,
      );
      return true;
    });
    const address = (await resolveNodes([asked], findCode)).get(asked)!;
    assert.deepEqual(await store.storedShards(address), [0]);
  }));

Deno.test("a file that is replaced by one of the same size and time is hashed again", () =>
  withStore(async (_, folder) => {
    const path = `${folder}/image.jpg`, time = new Date(1_600_000_000_000);
    let kept: string | undefined;
    const memo = {
      get: () => Promise.resolve(kept),
      set: (_: string, value: string) => Promise.resolve(void (kept = value)),
    };
    const digest = async () => {
      const digests = await RememberedDigests.open(memo, "images");
      const found = await digests.of(path, "image");
      await digests.remember();
      return found;
    };
    await Deno.writeTextFile(path, "one");
    await Deno.utime(path, time, time);
    const before = await digest();
    await Deno.writeTextFile(`${path}.new`, "two");
    await Deno.utime(`${path}.new`, time, time);
    await Deno.rename(`${path}.new`, path);
    assert.notEqual(await digest(), before);
  }));

Deno.test("a run says that it computed what it computed or put right, and nothing that another process did", () =>
  withStore(async (store) => {
    const asked = node(countingStage("told", [], { shardCount: () => 2 }), { add: 3 });
    const [mine, others] = [
      await Evaluation.of([asked], { store, findCode }),
      await Evaluation.of([asked], { store, findCode }),
    ];
    await others.results([asked]);
    await mine.results([asked]);
    assert.deepEqual([others, mine].map((run) => run.computedBehind([asked]).size), [1, 0]);
    const address = (await resolveNodes([asked], findCode)).get(asked)!;
    const path = store.shardPath(address, 1), bytes = await Deno.readFile(path);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(path, bytes);
    const healing = await Evaluation.of([asked], { store: new Store(store.folder), findCode });
    await (await healing.results([asked])).get(asked)!.whole();
    assert.equal(healing.computedBehind([asked]).size, 1);
  }));

for (const place of ["below a file", "in a ring of links"]) {
  Deno.test(`a store ${place} is refused with one message`, () =>
    withStore(async (_, folder) => {
      const path = `${folder}/place`;
      if (place === "below a file") await Deno.writeTextFile(path, "");
      else await Deno.symlink(path, path);
      await assert.rejects(memoIn(`${path}/store`).set("a", 1), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(
          error.describe(),
          /Expected a folder, or a place where one can be made, but found none .*\n {2}Choose a folder/,
        );
        return true;
      });
    }));
}

Deno.test("a store whose path holds characters that mean something in a URL works", () =>
  withStore(async (_, folder) => {
    const store = new Store(`${folder}/100 % #1?\\ \n`);
    const asked = node({
      ...countingStage("odd", []),
      module: import.meta.resolve("../../lib/files/sha256.ts"),
    }, { add: 1 });
    const findCode = projectCode(store);
    const found = (await evaluateNodes([asked], { store, findCode })).get(asked)!;
    assert.equal((await found.whole()).tensors !== undefined, true);
  }));

Deno.test("results of an earlier version, which bound nothing to a key, are computed again as a whole", () =>
  withStore(async (store) => {
    const { right, read, folder, calls } = await fourShards(store);
    for (const { name } of [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".json"))) {
      const { seal: _, index: __, ...old } = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
      await Deno.writeTextFile(`${folder}/${name}`, JSON.stringify(old));
    }
    const before = calls.length;
    assert.deepEqual(await read(), right);
    assert.equal(calls.length, before + 4);
  }));

Deno.test("an evaluation looks at the code of its stages again before it stores what they made", () =>
  withStore(async (store, folder) => {
    const file = `${folder}/stage.ts`;
    await Deno.writeTextFile(file, "export const answer = 42;\n");
    const counting = countingStage("edited", [], { shardCount: () => 2, module: pathToFileURL(file).href });
    const asked = node({
      ...counting,
      async run(...args: Parameters<typeof counting.run>) {
        if (args[2] === 1) await Deno.writeTextFile(file, "export const answer = 43;\n");
        return await counting.run(...args);
      },
    }, { add: 1 });
    const code = projectCode(store), address = (await resolveNodes([asked], code)).get(asked)!;
    await assert.rejects(evaluateNodes([asked], { store }), ChangedDuringRun);
    assert.deepEqual(await store.storedShards(address), [0]);
  }));
