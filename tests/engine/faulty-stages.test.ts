import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { realDisk } from "../../lib/files/disk.ts";
import { evaluateNodes, Evaluation } from "../../lib/engine/evaluate-nodes.ts";
import { Store } from "../../lib/engine/store.ts";
import {
  addressOf,
  type Call,
  countingStage,
  fixedCode,
  node,
  notes,
  rowOf,
  values,
  withStore,
} from "./counting-stage.ts";

const findCode = fixedCode;

Deno.test("a stage that fails half-way goes on with the missing shards only", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    let broken = true;
    const stage = countingStage("fragile", calls, { shardCount: () => 4 });
    const run: typeof stage.run = (params, inputs, shard, context) => {
      if (broken && shard === 2) throw new RangeError("boom");
      return stage.run(params, inputs, shard, context);
    };
    const top = node({ ...stage, run });
    await assert.rejects(evaluateNodes([top], { store, findCode }), /"fragile", shard 2: boom/);
    broken = false;
    const results = await evaluateNodes([top], { store, findCode });
    assert.deepEqual(calls, ["fragile 0", "fragile 1", "fragile 2", "fragile 3"]);
    assert.deepEqual(await values(results.get(top)!), [0, 1, 2, 3]);
  }));

Deno.test("a flipped byte is found, the shard set aside and computed again", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const [low, high] = [countingStage("low", calls, { shardCount: () => 2 }), countingStage("high", calls)];
    const input = node(low, { add: 3 });
    await evaluateNodes([input], { store, findCode });
    const path = store.shardPath(await addressOf(store, "low"), 0);
    const original = await Deno.readFile(path);
    await Deno.writeFile(
      path,
      original.map((byte, index) => index === original.length - 1 ? byte ^ 1 : byte),
    );
    calls.length = 0;
    const top = node(high, {}, { input });
    const progress = notes();
    const results = await evaluateNodes([top], { store: new Store(store.folder), findCode, progress });
    assert.deepEqual(await values(results.get(top)!), [3]);
    assert.deepEqual(calls, ["high 0", "low 0"]);
    assert.deepEqual(await Deno.readFile(path), original);
    assert.ok(await Deno.stat(`${path}.corrupt-1`));
    assert.match(progress.lines.join("\n"), /does not match its checksum[\s\S]*set aside as .*corrupt-1/);
  }));

Deno.test("a truncated shard and a lost shard are put right; under a manifest that is not JSON nothing is believed", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const top = node(countingStage("one", calls, { shardCount: () => 3 }));
    await evaluateNodes([top], { store, findCode });
    const address = await addressOf(store, "one");
    await Deno.truncate(store.shardPath(address, 0), 5);
    await Deno.remove(store.shardPath(address, 1));
    const again = async () => {
      const results = await evaluateNodes([top], { store: new Store(store.folder), findCode });
      assert.deepEqual(await values(results.get(top)!), [0, 1, 2]);
      return calls.splice(0).sort();
    };
    calls.length = 0;
    assert.deepEqual(await again(), ["one 0", "one 1"]);
    await Deno.writeTextFile(`${store.nodeFolder(address)}/manifest.json`, "{");
    assert.deepEqual(await again(), ["one 0", "one 1", "one 2"]);
  }));

Deno.test("a full disk ends with advice and leaves nothing half-written", () =>
  withStore(async (_, folder) => {
    let writes = 0;
    const store = new Store(folder, {
      disk: {
        ...realDisk,
        async write(file, bytes) {
          if (++writes < 4) return void await file.write(bytes);
          await file.write(bytes.subarray(0, 3));
          const full = await Deno.open("/dev/full", { write: true });
          try {
            await full.write(bytes);
          } finally {
            full.close();
          }
        },
      },
    });
    const top = node(countingStage("big", [], { shardCount: () => 3 }));
    await assert.rejects(evaluateNodes([top], { store, findCode }), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.describe(), /00001\.safetensors: disk full: needed \d+ bytes/);
      assert.match(error.describe(), /ABLATE_STORE/);
      return true;
    });
    const address = await addressOf(store, "big");
    const left = (await Array.fromAsync(Deno.readDir(store.nodeFolder(address)))).map((entry) => entry.name)
      .sort();
    assert.deepEqual(left, ["00000.json", "00000.safetensors", "manifest.json"]);
    const results = await evaluateNodes([top], { store: new Store(folder), findCode });
    assert.deepEqual(await values(results.get(top)!), [0, 1, 2]);
  }));

Deno.test("an abort ends with its reason, keeps finished shards and stores no unfinished one", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const stop = new AbortController();
    const stage = countingStage("slow", calls, { shardCount: () => 3 });
    const run: typeof stage.run = (params, inputs, shard, context) => {
      if (shard === 1) stop.abort(new Error("stopped"));
      return stage.run(params, inputs, shard, context);
    };
    const top = node({ ...stage, run });
    await assert.rejects(evaluateNodes([top], { store, findCode, signal: stop.signal }), /stopped/);
    assert.deepEqual(await store.storedShards(await addressOf(store, "slow")), [0]);
  }));

Deno.test("a UserError of a stage reaches the caller unchanged", () =>
  withStore(async (store) => {
    const stage = countingStage("reader", [], {
      run: () => Promise.reject(new UserError("bad image", "a.png")),
    });
    await assert.rejects(evaluateNodes([node(stage)], { store, findCode }), (error) =>
      error instanceof UserError);
  }));

Deno.test("a stage that fails is tried once and does not keep the others from being computed", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const stage = countingStage("heads", calls, {
      together: ["head"],
      run: (params) => {
        calls.push(`alone ${params.head}`);
        return params.head === "bad" ? Promise.reject(new Error("no")) : Promise.resolve(rowOf(1));
      },
      runTogether: () => Promise.reject(new Error("no")),
    });
    const after = countingStage("after", calls);
    const nodes = ["bad", "good", "bad"].map((head, add) =>
      node(after, { add }, { input: node(stage, { head }) })
    );
    const evaluation = await Evaluation.of(nodes, { store, findCode });
    await assert.rejects(() => evaluation.results([nodes[0]]), /Stage "heads", shard 0: no/);
    assert.deepEqual(calls, ["alone bad", "alone good"]);
    await assert.rejects(() => evaluation.results([nodes[2]]), /Stage "heads", shard 0: no/);
    await evaluation.results([nodes[1]]);
    assert.deepEqual(calls, ["alone bad", "alone good", "after 0"]);
  }));

Deno.test("an input that was cleared from the store is computed again when it is asked for", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const input = node(countingStage("low", calls), { add: 3 });
    const top = node(countingStage("high", calls), {}, { input });
    await evaluateNodes([top], { store, findCode });
    await Deno.remove(store.stageFolder("low"), { recursive: true });
    const evaluation = await Evaluation.of([top], { store: new Store(store.folder), findCode });
    await evaluation.results([top]);
    assert.deepEqual(calls, ["low 0", "high 0"]);
    assert.deepEqual(await values((await evaluation.results([input])).get(input)!), [3]);
    assert.deepEqual(calls, ["low 0", "high 0", "low 0"]);
  }));
