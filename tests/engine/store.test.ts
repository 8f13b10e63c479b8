import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { collect } from "../../lib/engine/collect-store.ts";
import { findNode, listing } from "../../lib/engine/inspect-store.ts";
import { listStored } from "../../lib/engine/list-stored.ts";
import { nodeKey } from "../../lib/engine/node-key.ts";
import { decodeSafetensors } from "../../lib/tensor/safetensors.ts";
import { countingStage, fixedCode, node, withStore } from "./counting-stage.ts";

const IDENTITY = {
  stage: "graph",
  code: { files: { "lib/a.ts": "1" }, packages: ["sharp@1.0.0"] },
  params: { k: 50, alpha: 0.9 },
  inputs: { masks: "ab" },
};

Deno.test("a key is stable: the order of names does not matter, any content does", () => {
  const key = nodeKey(IDENTITY);
  const canonical = '{"code":{"files":{"lib/a.ts":"1"},"packages":["sharp@1.0.0"]},"inputs":{"masks":"ab"},' +
    '"params":{"alpha":0.9,"k":50},"stage":"graph"}';
  assert.equal(key, createHash("sha256").update(canonical).digest("hex"));
  assert.equal(nodeKey({ ...IDENTITY, params: { alpha: 0.9, k: 50 } }), key);
  const others = [
    { ...IDENTITY, stage: "graphs" },
    { ...IDENTITY, params: { k: 51, alpha: 0.9 } },
    { ...IDENTITY, params: { k: "50", alpha: 0.9 } },
    { ...IDENTITY, inputs: { masks: "ac" } },
    { ...IDENTITY, code: { ...IDENTITY.code, packages: ["sharp@1.0.1"] } },
    { ...IDENTITY, code: { ...IDENTITY.code, files: { "lib/a.ts": "2" } } },
  ].map(nodeKey);
  assert.equal(new Set([key, ...others]).size, others.length + 1);
});

Deno.test("params that JSON cannot write are refused with the stage's name", () => {
  assert.throws(
    () => nodeKey({ ...IDENTITY, params: { k: NaN } }),
    /Stage "graph": params must be plain JSON/,
  );
});

Deno.test("a stored shard is a plain safetensors file with the facts in its metadata", () =>
  withStore(async (store) => {
    await evaluateNodes([node(countingStage("mask embeddings", []), { add: 2 })], {
      store,
      findCode: fixedCode,
    });
    const [{ address, folder, manifest }] = await listStored(store);
    assert.match(folder, /\/mask-embeddings\/[0-9a-f]{64}$/);
    assert.deepEqual(manifest.params, { add: 2 });
    const { tensors, metadata } = decodeSafetensors(await Deno.readFile(store.shardPath(address, 0)));
    assert.deepEqual([...tensors.value.data], [2, -2]);
    assert.deepEqual(metadata, { facts: '{"add":2}' });
  }));

Deno.test("garbage collection plans first, deletes what was long unused when confirmed, and keeps the rest", () =>
  withStore(async (store) => {
    const stage = countingStage("old", []);
    await evaluateNodes([node(stage, { add: 1 }), node(stage, { add: 2 })], { store, findCode: fixedCode });
    const old = (await listStored(store)).find(({ manifest }) => manifest.params.add === 1)!;
    const longAgo = new Date(Date.now() - 40 * 24 * 3600 * 1000);
    await Deno.utime(`${old.folder}/manifest.json`, longAgo, longAgo);
    assert.match(
      await collect(store, 30, false),
      /^.*\/old\/\w+: old, last used on .*\n1 items, .* to delete from .*\nNothing was deleted/,
    );
    assert.equal((await listStored(store)).length, 2);
    assert.match(await collect(store, 30, true), /\n1 items, .* deleted from/);
    assert.deepEqual((await listStored(store)).map(({ manifest }) => manifest.params.add), [2]);
    assert.match(await listing(store), /old +1\/1 shards/);
  }));

Deno.test("asking for a result counts as using it", () =>
  withStore(async (store) => {
    const top = node(countingStage("used", []));
    await evaluateNodes([top], { store, findCode: fixedCode });
    const [{ folder }] = await listStored(store);
    await Deno.utime(`${folder}/manifest.json`, new Date(0), new Date(0));
    await evaluateNodes([top], { store, findCode: fixedCode });
    assert.match(await collect(store, 1, false), /^0 items/);
  }));

Deno.test("a result is found by the beginning of its key", () =>
  withStore(async (store) => {
    await evaluateNodes([node(countingStage("one", []))], { store, findCode: fixedCode });
    const [{ address, folder }] = await listStored(store);
    assert.equal((await findNode(store, address.key.slice(0, 6))).folder, folder);
    await assert.rejects(findNode(store, "xyz"), /0 results match "xyz"/);
  }));

Deno.test("a memo returns what was set, and a damaged entry counts as absent", () =>
  withStore(async (store, folder) => {
    const memo = store.memo("fingerprints");
    assert.equal(await memo.get("a"), undefined);
    await memo.set("a", { hash: "1" });
    assert.deepEqual(await memo.get("a"), { hash: "1" });
    for await (const { name } of Deno.readDir(`${folder}/_memo/fingerprints`)) {
      await Deno.writeTextFile(`${folder}/_memo/fingerprints/${name}`, "{");
    }
    assert.equal(await memo.get("a"), undefined);
  }));
