import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { realDisk } from "../../lib/files/disk.ts";
import { evaluateNodes, Evaluation } from "../../lib/engine/evaluate-nodes.ts";
import type { Progress } from "../../lib/progress/progress.ts";
import type { FindStageCode } from "../../lib/engine/resolve-nodes.ts";
import type { Stage } from "../../lib/engine/stage.ts";
import { Store } from "../../lib/engine/store.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import { type Call, countingStage, fixedCode, node, rowOf, values, withStore } from "./counting-stage.ts";

const findCode = fixedCode;

function notes(): Progress & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, begin: () => ({ update() {}, end() {} }), note: (line) => void lines.push(line) };
}

async function addressOf(store: Store, stage: string) {
  const [key] = (await Array.fromAsync(Deno.readDir(store.stageFolder(stage)))).filter((e) => e.isDirectory);
  return { stage, key: key.name };
}

Deno.test("equal nodes are computed once and inputs come first", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const [low, high] = [countingStage("low", calls), countingStage("high", calls)];
    const first = node(high, { add: 1 }, { low: node(low, { add: 10 }) });
    const again = node(high, { add: 1 }, { low: node(low, { add: 10 }) });
    const results = await evaluateNodes([first, again], { store, findCode });
    assert.deepEqual(calls, ["low 0", "high 0"]);
    assert.deepEqual(await values(results.get(again)!), [11]);
    assert.equal(results.get(first)!, results.get(again)!);
  }));

Deno.test("a stored result is not run again and its inputs are not touched", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const [low, high] = [countingStage("low", calls), countingStage("high", calls)];
    const top = node(high, { add: 1 }, { low: node(low) });
    await evaluateNodes([top], { store, findCode });
    await Deno.remove(store.stageFolder("low"), { recursive: true });
    calls.length = 0;
    const results = await evaluateNodes([top], { store: new Store(store.folder), findCode });
    assert.deepEqual(calls, []);
    assert.deepEqual(await values(results.get(top)!), [1]);
  }));

Deno.test("shards are joined along axis 0 with the facts of the first", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const top = node(countingStage("sharded", calls, { shardCount: () => 3 }), { add: 5 });
    const artefact = (await evaluateNodes([top], { store, findCode })).get(top)!;
    assert.equal(artefact.shardCount, 3);
    const whole = await artefact.whole();
    assert.deepEqual(whole.tensors.value.shape, [3, 2]);
    assert.deepEqual([...whole.tensors.value.data], [5, -5, 6, -6, 7, -7]);
    assert.deepEqual(whole.facts, { add: 5 });
  }));

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

Deno.test("nodes that differ only in their together-params are computed by one call per shard", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const stage = countingStage("heads", calls, {
      together: ["head"],
      shardCount: () => 2,
      runTogether(params, _inputs, shard) {
        calls.push(`together ${params.map((p) => p.head).join("+")} ${shard}`);
        return Promise.resolve(params.map((p) => rowOf(String(p.head).length + shard)));
      },
    });
    const nodes = ["dba", "maskclip"].map((head) => node(stage, { head, window: 224 }));
    const other = node(stage, { head: "sclip", window: 448 });
    const results = await evaluateNodes([...nodes, other], { store, findCode });
    assert.deepEqual(calls.sort(), [
      "heads 0",
      "heads 1",
      "together dba+maskclip 0",
      "together dba+maskclip 1",
    ]);
    assert.deepEqual(await values(results.get(nodes[1])!), [8, 9]);
  }));

Deno.test("nodes that differ in inputs that may differ are computed together, each from its own; others are not", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const source = countingStage("source", calls);
    const stage = countingStage("embed", calls, {
      together: ["head"],
      togetherInputs: ["masks"],
      async runTogether(params, inputs) {
        calls.push(`together ${params.map((p) => p.head).join("+")}`);
        const read = await Promise.all(inputs.map(({ masks }) => masks.whole()));
        return read.map(({ tensors }) => rowOf(10 * Number(Object.values(tensors)[0].data[0])));
      },
    });
    const masks = [3, 4].map((add) => node(source, { add }));
    const nodes = masks.map((input, i) => node(stage, { head: `h${i}` }, { masks: input, text: masks[0] }));
    const other = node(stage, { head: "other" }, { masks: masks[0], text: masks[1] });
    const evaluation = await Evaluation.of([...nodes, other], { store, findCode });
    const results = await evaluation.results([nodes[0]]);
    assert.deepEqual(calls, ["source 0", "source 0", "together h0+h1"]);
    assert.deepEqual(await values(results.get(nodes[0])!), [30]);
    assert.deepEqual(await values((await evaluation.results([nodes[1]])).get(nodes[1])!), [40]);
    await evaluation.results([other]);
    assert.deepEqual(calls.slice(3), ["embed 0"]);
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

Deno.test("two evaluations at once compute a node once", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const stage = countingStage("shared", calls, {
      async shardCount() {
        await new Promise((resume) => setTimeout(resume, 30));
        return 2;
      },
    });
    const nodes = [node(stage), node(stage)];
    const results = await Promise.all(
      nodes.map((n) => evaluateNodes([n], { store: new Store(store.folder), findCode })),
    );
    assert.deepEqual(calls, ["shared 0", "shared 1"]);
    assert.deepEqual(await values(results[1].get(nodes[1])!), [0, 1]);
  }));

Deno.test("a UserError of a stage reaches the caller unchanged", () =>
  withStore(async (store) => {
    const stage = countingStage("reader", [], {
      run: () => Promise.reject(new UserError("bad image", "a.png")),
    });
    await assert.rejects(evaluateNodes([node(stage)], { store, findCode }), (error) =>
      error instanceof UserError);
  }));

Deno.test("remembered seconds add up to the time of the stage, however many shards are in flight", () =>
  withStore(async (store) => {
    const stage = countingStage("slow", [], {
      parallelShards: 4,
      shardCount: () => 4,
      async run() {
        await new Promise((resume) => setTimeout(resume, 100));
        return rowOf(0);
      },
    });
    const start = performance.now();
    await evaluateNodes([node(stage)], { store, findCode });
    const elapsed = (performance.now() - start) / 1000;
    const key = [...Deno.readDirSync(store.stageFolder("slow"))].find(({ isDirectory }) => isDirectory)!.name;
    const receipts = await Promise.all(
      [0, 1, 2, 3].map((index) => store.receipt({ stage: "slow", key }, index)),
    );
    const remembered = receipts.reduce((sum, receipt) => sum + receipt!.seconds, 0);
    assert(remembered > 0 && remembered <= elapsed, `${remembered} s of ${elapsed} s`);
  }));

Deno.test("shards run in parallel when the stage asks for it, in one lane otherwise", () =>
  withStore(async (store) => {
    const most = async (parallelShards: boolean | number, lanes: number) => {
      let [running, peak] = [0, 0];
      const all = Promise.withResolvers<void>();
      const stage = countingStage(`lanes ${parallelShards}`, [], {
        parallelShards,
        shardCount: () => 6,
        async run() {
          peak = Math.max(peak, ++running);
          if (running === lanes) all.resolve();
          // Until all lanes run beside each other; were there more of them, they would come to it too.
          await all.promise;
          await new Promise((resume) => setTimeout(resume, 5));
          running--;
          return rowOf(0);
        },
      });
      const late = setTimeout(() => all.reject(new Error(`no more than ${peak} of ${lanes}`)), PATIENCE_MS);
      await evaluateNodes([node(stage)], { store, findCode }).finally(() => clearTimeout(late));
      assert.equal(peak, lanes);
    };
    await most(false, 1);
    await most(true, Math.min(6, navigator.hardwareConcurrency));
    await most(3, 3);
  }));

Deno.test("a part of a graph is computed together with what the rest shares with it in one call", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const stage = countingStage("heads", calls, {
      together: ["head"],
      runTogether(params) {
        calls.push(`together ${params.map((p) => p.head).join("+")}`);
        return Promise.resolve(params.map(() => rowOf(1)));
      },
    });
    const after = countingStage("after", calls);
    const [dba, clip] = ["dba", "clip"].map((head) => node(after, {}, { input: node(stage, { head }) }));
    const evaluation = await Evaluation.of([dba, clip], { store, findCode });
    await evaluation.results([dba]);
    assert.deepEqual(calls, ["together dba+clip", "after 0"]);
    assert.equal(evaluation.computedBehind([dba]).size, 2);
    assert.equal(evaluation.computedBehind([clip]).size, 1);
    await evaluation.results([clip]);
    assert.deepEqual(calls, ["together dba+clip", "after 0", "after 0"]);
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

Deno.test("of code that params choose, the chosen module alone is part of the key", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const stage = countingStage("heads", calls, {
      choice: { list: "file:///list.ts", chosen: ({ head }) => [`file:///${head}.ts`] },
      together: ["head"],
      runTogether: (params) => {
        calls.push(`together ${params.map(({ head }) => head).join("+")}`);
        return Promise.resolve(params.map(() => rowOf(0)));
      },
    });
    const nodes = ["dba", "clip"].map((head) => node(stage, { head }));
    const asked: unknown[] = [];
    const codeOf = (hashes: Record<string, string>): FindStageCode => (roots) => {
      asked.push(...roots);
      return Promise.resolve(
        new Map(roots.map(({ module }) => [
          module,
          { files: { [module]: hashes[module] ?? "same" }, packages: [] },
        ])),
      );
    };
    await evaluateNodes(nodes, { store, findCode: codeOf({}) });
    assert.deepEqual(calls, ["together dba+clip"]);
    assert.deepEqual(asked, [
      { module: "file:///heads.ts", without: "file:///list.ts" },
      { module: "file:///dba.ts" },
      { module: "file:///clip.ts" },
    ]);
    await evaluateNodes(nodes, { store, findCode: codeOf({ "file:///clip.ts": "changed" }) });
    assert.deepEqual(calls, ["together dba+clip", "heads 0"]);
  }));

Deno.test("a note among the facts of a result is told when it is computed", async () => {
  await withStore(async (store) => {
    const progress = notes();
    const remarkable: Stage = {
      ...countingStage("remarkable", []),
      run: () => Promise.resolve(rowOf(1, { note: "half of it was guessed" })),
    };
    await evaluateNodes([node(remarkable)], { store, findCode: fixedCode, progress });
    assert.deepEqual(progress.lines, ["remarkable: half of it was guessed"]);
  });
});

Deno.test("progress is told in images where shards are made of them, in parts elsewhere, from where an earlier run stopped", () =>
  withStore(async (store) => {
    const told: unknown[] = [];
    const progress: Progress = {
      begin: (...task) => {
        told.push(task);
        return { update: (done) => void told.push(done), end() {} };
      },
      note() {},
    };
    const two = { shardCount: () => 2 };
    const masks = countingStage("masks", [], { ...two, images: 80 });
    const broken: Stage = {
      ...masks,
      run: (params, inputs, shard, run) =>
        shard === 1 ? Promise.reject(new UserError("no")) : masks.run(params, inputs, shard, run),
    };
    const run = (stage: Stage) => evaluateNodes([node(stage)], { store, findCode, progress });
    await assert.rejects(run(broken), /no/);
    await run(masks);
    await run(countingStage("probe", [], two));
    assert.deepEqual(told.filter(Array.isArray), [
      ["masks", 80, 0, "image"],
      ["masks", 80, 40, "image"],
      ["probe", 2, 0, "part"],
    ]);
    assert.deepEqual(told.filter((entry) => !Array.isArray(entry)), [40, 80, 1, 2]);
  }));
