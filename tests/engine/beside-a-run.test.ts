import assert from "node:assert/strict";
import { collect } from "../../lib/engine/collect-store.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { listing } from "../../lib/engine/inspect-store.ts";
import { resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import { Store } from "../../lib/engine/store.ts";
import { verifyStore } from "../../lib/engine/verify-store.ts";
import { countingStage, fixedCode as findCode, node, values, withStore } from "./counting-stage.ts";
import { PipelineRun } from "./pipeline-run.ts";

const VALUES = "values 8 7,8,9,10";

Deno.test("checks, listings and garbage collection beside two runs disturb neither and find nothing wrong", () =>
  withStore(async (_, folder) => {
    const runs = [new PipelineRun(folder), new PipelineRun(folder)];
    const ended = Promise.all(runs.map((run) => run.ended()));
    let [isRunning, rounds] = [true, 0];
    void ended.finally(() => isRunning = false);
    try {
      while (isRunning) {
        const store = new Store(folder);
        const { problems } = await verifyStore(store);
        assert.deepEqual(problems, []);
        await collect(store, 1, true);
        await listing(store);
        rounds++;
      }
    } finally {
      await ended;
    }
    const [a, b] = await ended;
    assert.deepEqual([a.code, b.code], [0, 0], a.errors + b.errors);
    assert.ok(a.output.endsWith(VALUES) && b.output.endsWith(VALUES));
    const shards = `${a.output}\n${b.output}`.match(/shard \d/g);
    assert.deepEqual(shards?.sort(), ["shard 0", "shard 1", "shard 2", "shard 3"]);
    assert.ok(rounds > 3);
    const { problems, orphans } = await verifyStore(new Store(folder));
    assert.deepEqual([problems, orphans], [[], []]);
  }));

Deno.test("several that find the same damage at once put it right once, and agree", () =>
  withStore(async (store, folder) => {
    const calls: string[] = [];
    const asked = node(countingStage("shared", calls, { shardCount: () => 3 }), { add: 5 });
    const read = async () => {
      const found = await evaluateNodes([asked], { store: new Store(folder), findCode });
      return await values(found.get(asked)!);
    };
    const right = await read();
    const address = (await resolveNodes([asked], findCode)).get(asked)!;
    for (
      const path of [store.manifestPath(address), store.shardPath(address, 1), store.receiptPath(address, 2)]
    ) {
      calls.length = 0;
      const bytes = await Deno.readFile(path);
      bytes[bytes.length >> 1] ^= 1;
      await Deno.writeFile(path, bytes);
      assert.deepEqual(await Promise.all([read(), read(), read()]), [right, right, right]);
      assert.equal(new Set(calls).size, calls.length, calls.join());
      assert.ok(calls.length > 0);
    }
  }));
