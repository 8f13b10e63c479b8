import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { evaluateNodes, Evaluation } from "../../lib/engine/evaluate-nodes.ts";
import type { Progress } from "../../lib/progress/progress.ts";
import type { FindStageCode } from "../../lib/engine/resolve-nodes.ts";
import type { Stage } from "../../lib/engine/stage.ts";
import { Store } from "../../lib/engine/store.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import {
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
