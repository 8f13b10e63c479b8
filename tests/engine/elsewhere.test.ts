import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { ChangedDuringRun } from "../../lib/changed-during-run.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import type { Progress } from "../../lib/progress/progress.ts";
import { Store } from "../../lib/engine/store.ts";
import { runElsewhere } from "../../lib/stages/run-elsewhere.ts";
import { Workers } from "../../lib/stages/workers.ts";
import { type Call, countingStage, fixedCode, node, rowOf, values, withStore } from "./counting-stage.ts";
import { crowdedStage, doublingStage } from "./elsewhere-stage.ts";

async function withWorkers(use: (workers: Workers) => Promise<void>): Promise<void> {
  const workers = new Workers();
  try {
    await use(workers);
  } finally {
    await workers.close();
  }
}

Deno.test("a stage that says how it is made runs in another thread, with the same result and its progress", () =>
  withStore((store) =>
    withWorkers(async (workers) => {
      const low = node(countingStage("low", [], { shardCount: () => 2 }), { add: 3 });
      const top = node(doublingStage(100), {}, { low });
      const told: number[] = [];
      const progress: Progress = {
        begin: () => ({ update: (done) => void told.push(done), end() {} }),
        note() {},
      };
      const elsewhere = runElsewhere(workers);
      const there = (await evaluateNodes([top], { store, findCode: fixedCode, elsewhere, progress })).get(
        top,
      )!;
      assert.deepEqual(await values(there), [106, 108]);
      assert.deepEqual((await there.whole()).facts, { isWorker: true });
      assert(told.includes(0.5), told.join(" "));
      await withStore(async (other) => {
        const here = (await evaluateNodes([top], { store: other, findCode: fixedCode })).get(top)!;
        assert.deepEqual(await values(here), [106, 108]);
        assert.deepEqual((await here.whole()).facts, { isWorker: false });
      });
    })
  ));

Deno.test("an input that is damaged is put right for a stage in another thread", () =>
  withStore((store) =>
    withWorkers(async (workers) => {
      const calls: Call[] = [];
      const low = node(countingStage("low", calls, { shardCount: () => 2 }), { add: 3 });
      await evaluateNodes([low], { store, findCode: fixedCode });
      const [{ name: key }] = [...Deno.readDirSync(store.stageFolder("low"))].filter((entry) =>
        entry.isDirectory
      );
      await Deno.truncate(store.shardPath({ stage: "low", key }, 1), 9);
      const top = node(doublingStage(0), {}, { low });
      const around = {
        store: new Store(store.folder),
        findCode: fixedCode,
        elsewhere: runElsewhere(workers),
      };
      assert.deepEqual(await values((await evaluateNodes([top], around)).get(top)!), [6, 8]);
      assert.deepEqual(calls, ["low 0", "low 1", "low 1"]);
    })
  ));

Deno.test("a damaged input is put right though what it was made of was cleared meanwhile: nothing waits for ever", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const base = node(countingStage("base", calls), { add: 3 });
    const low = node(countingStage("low", calls), {}, { base });
    await evaluateNodes([low], { store, findCode: fixedCode });
    const [{ name: key }] = [...Deno.readDirSync(store.stageFolder("low"))].filter((entry) =>
      entry.isDirectory
    );
    await Deno.truncate(store.shardPath({ stage: "low", key }, 0), 9);
    await Deno.remove(store.stageFolder("base"), { recursive: true });
    const top = node(countingStage("top", calls), {}, { low });
    const results = await evaluateNodes([top], { store: new Store(store.folder), findCode: fixedCode });
    assert.deepEqual(await values(results.get(top)!), [3]);
    assert.deepEqual(calls.slice(2), ["top 0", "base 0", "low 0"]);
  }));

Deno.test("as many such stages run beside each other as the machine has cores", () =>
  withStore((store) =>
    withWorkers(async (workers) => {
      const begun = new Int32Array(new SharedArrayBuffer(8));
      const cores = availableParallelism();
      const nodes = Array.from({ length: 2 * cores }, (_, add) => node(crowdedStage(cores, begun), { add }));
      await evaluateNodes(nodes, { store, findCode: fixedCode, elsewhere: runElsewhere(workers) });
      assert.deepEqual([...begun], [2 * cores, cores]);
    })
  ));

Deno.test("once what keys were made of has changed, nothing further begins", () =>
  withStore(async (store) => {
    let begun = 0;
    const elsewhere = () => {
      begun++;
      return Promise.resolve(rowOf(1));
    };
    const cores = availableParallelism();
    const nodes = Array.from({ length: 5 * cores }, (_, add) => node(doublingStage(add), {}, {}));
    const evaluated = evaluateNodes(nodes, {
      ...{ store, findCode: fixedCode, elsewhere },
      requireUnchanged: () => Promise.reject(new ChangedDuringRun("the data", "a.png")),
    });
    await assert.rejects(evaluated, ChangedDuringRun);
    assert(begun <= 2 * cores, `${begun} stages began on ${cores} cores`);
  }));
