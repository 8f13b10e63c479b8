import assert from "node:assert/strict";
import { evaluateNodes, Evaluation } from "../../lib/engine/evaluate-nodes.ts";
import { planRounds } from "../../lib/engine/plan-rounds.ts";
import type { Stage } from "../../lib/engine/stage.ts";
import { Store } from "../../lib/engine/store.ts";
import {
  type Call,
  countingStage,
  fixedCode as findCode,
  node,
  rowOf,
  values,
  withStore,
} from "./counting-stage.ts";

/** A stage that reads the whole of its inputs for each of its shards. */
function reading(name: string, calls: Call[], count = 1, extra: Partial<Stage> = {}): Stage {
  return {
    ...countingStage(name, calls, { shardCount: () => count, ...extra }),
    async run(_params, inputs, shard) {
      let sum = shard;
      for (const input of Object.values(inputs)) for (const value of await values(input)) sum += value;
      calls.push(`${name} ${shard}`);
      return rowOf(sum);
    },
  };
}

/** Texts, images and their scores in eight shards, groups of four, a graph of all, labels in eight, the mean of all. */
function line(calls: Call[] = []) {
  const texts = node(countingStage("texts", calls), { add: 100 });
  const images = node(countingStage("images", calls, { shardCount: () => 8 }));
  const scores = node(countingStage("scores", calls, { shardCount: () => 8 }), {}, { images, texts });
  const groups = node(reading("groups", calls, 2), {}, { scores });
  const graph = node(reading("graph", calls), {}, { scores });
  const degrees = node(reading("degrees", calls), {}, { graph });
  const labels = node(reading("labels", calls, 8), {}, { degrees });
  return { texts, images, graph, mean: node(reading("mean", calls), {}, { labels, groups }) };
}

Deno.test("rounds: what is made of the same shards goes together, other shards and the whole are waited for", () =>
  withStore(async (store) => {
    const { mean, texts } = line();
    assert.deepEqual(await planRounds([mean], { store, findCode }), {
      missing: 8,
      rounds: [
        { shards: 8, parts: ["images", "scores"], wholes: [] },
        { shards: 2, parts: ["groups"], wholes: ["degrees", "graph"] },
        { shards: 8, parts: ["labels"], wholes: [] },
        { shards: 0, parts: [], wholes: ["mean"] },
      ],
    });
    assert.deepEqual(await planRounds([texts], { store, findCode }), { missing: 1, rounds: [] });
  }));

Deno.test("what is stored is in no round; a number of shards that is not known yet stands open", () =>
  withStore(async (store) => {
    const calls: Call[] = [], { graph, mean } = line(calls);
    await evaluateNodes([graph], { store, findCode });
    const { missing, rounds } = await planRounds([mean], { store, findCode });
    assert.equal(missing, 4);
    assert.deepEqual(rounds.map(({ parts, wholes }) => [...parts, ...wholes]), [
      ["groups", "degrees"],
      ["labels"],
      ["mean"],
    ]);
    const rows = node(
      {
        ...countingStage("rows", calls),
        shardCount: async (_params, { images }) => (await images.shape("value"))[0],
      },
      {},
      { images: node(countingStage("other images", calls, { shardCount: () => 3 })) },
    );
    assert.deepEqual((await planRounds([rows], { store, findCode })).rounds.at(-1), {
      ...{ shards: undefined, parts: ["rows"], wholes: [] },
    });
  }));

Deno.test("parts, wholes and the rest, round after round on one store: every shard once, and the bytes of one process", () =>
  withStore(async (store, folder) => {
    const calls: Call[] = [], { mean } = line(calls);
    const run = (part?: { number: number; of: number }) =>
      Evaluation.of([line(calls).mean], { store: new Store(store.folder), findCode, ...part && { part } });
    // Two people at once, who split the work otherwise.
    const array = async () => {
      const parts = [[0, 2], [1, 2], [0, 3], [1, 3], [2, 3]];
      await Promise.all(parts.map(async ([number, of]) => (await run({ number, of })).shardsOfPart()));
    };
    await array();
    assert.deepEqual(calls.filter((call) => /^(graph|degrees|mean)/.test(call)), []);
    await array();
    const between = await (await run()).wholes();
    assert.deepEqual([between.shards, calls.slice(-2)], [2, ["graph 0", "degrees 0"]]);
    await array();
    const rest = await (await run()).rest();
    assert.deepEqual([rest, calls.at(-1)], [{ shards: 1, results: 1, here: 0, left: 0 }, "mean 0"]);
    assert.equal(new Set(calls).size, calls.length, "each once");
    assert.equal(calls.length, 1 + 8 + 8 + 2 + 2 + 8 + 1);
    const alone = new Store(`${folder}/alone`);
    const expected = await evaluateNodes([mean], { store: alone, findCode });
    const found = await evaluateNodes([mean], { store, findCode });
    assert.deepEqual(await values(found.get(mean)!), await values(expected.get(mean)!));
  }));

Deno.test("a stage that fails keeps wholes and the rest from what hangs on it, and from nothing else", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const images = node(countingStage("images", calls, { shardCount: () => 2 }));
    const bad = node({ ...reading("bad", calls), run: () => Promise.reject(new Error("broken")) }, {}, {
      images,
    });
    const top = node(reading("top", calls), {}, { bad }), good = node(reading("good", calls), {}, { images });
    const run = () => Evaluation.of([top, good], { store: new Store(store.folder), findCode });
    await evaluateNodes([images], { store, findCode });
    await assert.rejects((await run()).wholes(), /broken/);
    assert.deepEqual(calls.slice(2), ["good 0"]);
    const later = node(reading("later", calls), { add: 1 }, { images });
    const rest = await Evaluation.of([top, later], { store, findCode });
    await assert.rejects(rest.rest(), /broken/);
    assert.deepEqual(calls.slice(3), ["later 0"]);
  }));
