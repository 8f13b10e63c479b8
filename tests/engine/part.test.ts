import assert from "node:assert/strict";
import { evaluateNodes, Evaluation } from "../../lib/engine/evaluate-nodes.ts";
import { describePart, type PartDone } from "../../lib/engine/part.ts";
import { pullStore } from "../../lib/engine/pull-store.ts";
import { resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import type { Stage, StageNode } from "../../lib/engine/stage.ts";
import { Store } from "../../lib/engine/store.ts";
import { UserError } from "../../lib/errors.ts";
import { silentProgress } from "../../lib/progress/progress.ts";
import {
  type Call,
  countingStage,
  fixedCode as findCode,
  hastyDisk as disk,
  node,
  rowOf,
  values,
  withStore,
} from "./counting-stage.ts";

/** A stage in so many shards, each made of the same one of its inputs. */
function sharded(name: string, calls: Call[], count: number, extra: Partial<Stage> = {}): Stage {
  return countingStage(name, calls, { shardCount: () => count, ...extra });
}

/** A stage in one shard that reads the whole of its inputs. */
function whole(name: string, calls: Call[]): Stage {
  return {
    ...countingStage(name, calls),
    async run(_params, inputs) {
      calls.push(`${name} 0`);
      let sum = 0;
      for (const input of Object.values(inputs)) for (const value of await values(input)) sum += value;
      return rowOf(sum);
    },
  };
}

/**
 * The line of a table in small: images one by one, gathered in shards; texts, which come from nothing; scores of both; a graph of all;
 * labels by the graph, in shards again.
 */
function line(calls: Call[] = []) {
  const images = node(sharded("images", calls, 8));
  const texts = node(countingStage("texts", calls), { add: 100 });
  const unused = node(countingStage("unused", calls), { add: 1 });
  const scores = node(sharded("scores", calls, 8), {}, { images, texts });
  const gathered = node(
    {
      ...sharded("gathered", calls, 2),
      async run(_params, { images }, shard) {
        const four = await Promise.all([0, 1, 2, 3].map((image) => images.shard(4 * shard + image)));
        calls.push(`gathered ${shard}`);
        return rowOf(four.reduce((sum, { tensors }) => sum + Number(tensors.value.data[0]), 0));
      },
    },
    {},
    { images },
  );
  // In as many shards as the whole has rows, which nobody knows before it is there.
  const rows = node(
    {
      ...countingStage("rows", calls),
      shardCount: async (_params, { scores }) => (await scores.shape("value"))[0],
    },
    {},
    { scores },
  );
  const graph = node(whole("graph", calls), {}, { scores, unused });
  const labels = node(sharded("labels", calls, 8), {}, { scores, graph });
  const total = node(whole("total", calls), {}, { labels, gathered, rows });
  return { total, images, scores };
}

async function part(
  nodes: readonly StageNode[],
  store: Store,
  number: number,
  of: number,
): Promise<PartDone> {
  return await (await Evaluation.of(nodes, { store, findCode, part: { number, of } })).shardsOfPart();
}

/** As many stores as parts, filled, and one that all are pulled into. */
async function merged(folder: string, of: number, calls: Call[][]): Promise<Store> {
  const into = new Store(`${folder}/into`, { disk });
  const options = { signal: new AbortController().signal, progress: silentProgress };
  for (let number = 0; number < of; number++) {
    const store = new Store(`${folder}/part-${number}`, { disk });
    await part([line(calls[number]).total], store, number, of);
    await pullStore(store, into, options);
  }
  return into;
}

const numbered = (stage: string, shards: readonly number[]) => shards.map((shard) => `${stage} ${shard}`);

Deno.test("a part computes its shards and what these alone need; what needs the whole is left", () =>
  withStore(async (_, folder) => {
    const calls: Call[][] = [[], [], []];
    const store = await merged(folder, 3, calls);
    for (const [number, own] of [[0, 3, 6], [1, 4, 7], [2, 5]].entries()) {
      assert.deepEqual(calls[number], [...numbered("images", own), "texts 0", ...numbered("scores", own)]);
    }
    const rest: Call[] = [], { total } = line(rest);
    const results = await evaluateNodes([total], { store, findCode });
    assert.deepEqual(rest.filter((call) => /^(images|scores|texts)/.test(call)), []);
    const undivided = new Store(`${folder}/undivided`, { disk }), again = line();
    const expected = await evaluateNodes([again.total], { store: undivided, findCode });
    assert.deepEqual(await values(results.get(total)!), await values(expected.get(again.total)!));
    assert.equal(results.get(total)!.key, expected.get(again.total)!.key);
  }));

Deno.test("when the shards are together, parts go on with what can be made of them now", () =>
  withStore(async (_, folder) => {
    const store = await merged(folder, 2, [[], []]);
    for (const [number, gathered] of [[0, 0], [1, 1]]) {
      const calls: Call[] = [];
      await part([line(calls).total], store, number, 2);
      const rows = [0, 1, 2, 3, 4, 5, 6, 7].filter((row) => row % 2 === number);
      assert.deepEqual(
        calls,
        [...[`gathered ${gathered}`], ...numbered("rows", rows)].toSorted(byStage(calls)),
      );
    }
  }));

/** The order of stages is that of the graph. */
function byStage(calls: readonly Call[]) {
  return (a: Call, b: Call) => calls.indexOf(a) - calls.indexOf(b);
}

Deno.test("parts at once on one store compute every shard once, and no process waits for another's shards", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const done = await Promise.all(
      [0, 1, 2].map((number) => part([line(calls).total], new Store(store.folder), number, 3)),
    );
    const images = calls.filter((call) => call.startsWith("images"));
    assert.deepEqual(images.toSorted(), numbered("images", [0, 1, 2, 3, 4, 5, 6, 7]));
    assert.ok(done.every(({ shards }) => shards > 0));
    const { images: base } = line(), at = (await resolveNodes([base], findCode)).get(base)!;
    assert.equal((await store.complete(at))?.shardCount, 8);
  }));

Deno.test("given again it finds what is here; one part of one is the whole", () =>
  withStore(async (store) => {
    const { total } = line(), first = await part([total], store, 0, 2);
    assert.deepEqual(first, { shards: 9, results: 3, here: 0, left: 8 });
    const again = await part([total], new Store(store.folder), 0, 2);
    assert.deepEqual(again, { shards: 0, results: 0, here: 8, left: 8 });
    assert.match(
      describePart({ number: 0, of: 2 }, again),
      /^shard 1 of 2: 0 shards of 0 results computed, 8 were here already; 8 results wait .* without --shard$/,
    );
    await part([total], store, 0, 1);
    await evaluateNodes([total], { store, findCode });
    assert.match(
      describePart({ number: 0, of: 1 }, await part([total], store, 0, 1)),
      /; all results are here: give the command without --shard$/,
    );
  }));

Deno.test("an interrupted part goes on at the shard it was at", () =>
  withStore(async (store) => {
    const stop = new AbortController(), calls: Call[] = [];
    const stage = sharded("slow", calls, 9);
    const stopping: Stage = {
      ...stage,
      run(params, inputs, shard, run) {
        if (shard === 6 && !stop.signal.aborted) stop.abort(new Error("Ctrl-C"));
        run.signal.throwIfAborted();
        return stage.run(params, inputs, shard, run);
      },
    };
    const options = { store, findCode, part: { number: 0, of: 3 }, signal: stop.signal };
    await assert.rejects((await Evaluation.of([node(stopping)], options)).shardsOfPart(), /Ctrl-C/);
    assert.deepEqual(calls, ["slow 0", "slow 3"]);
    const done = await part([node(stage)], store, 0, 3);
    assert.deepEqual([calls.at(-1), done.shards, done.here], ["slow 6", 1, 2]);
  }));

/** Changes one character of a shard. */
async function spoil(store: Store, node: StageNode, shard: number): Promise<void> {
  const path = store.shardPath((await resolveNodes([node], findCode)).get(node)!, shard);
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1] ^= 1;
  await Deno.writeFile(path, bytes);
}

Deno.test("a damaged shard that a part reads is repaired where its origin is here, else set aside and left", () =>
  withStore(async (_, folder) => {
    const store = await merged(folder, 2, [[], []]), { images, scores } = line();
    await spoil(store, images, 2);
    const repaired: Call[] = [];
    await part([line(repaired).total], new Store(store.folder), 0, 2);
    assert.deepEqual(repaired.slice(0, 2), ["images 2", "gathered 0"]);
    const other = await merged(`${folder}/other`, 2, [[], []]);
    await spoil(other, scores, 0);
    await other.setShardAside((await resolveNodes([images], findCode)).get(images)!, 0);
    const left: Call[] = [];
    await part([line(left).total], new Store(other.folder), 1, 2);
    // Begun, and left when it asks for the image.
    assert.deepEqual(left, ["gathered 1", "scores 0"]);
    const at = (await resolveNodes([scores], findCode)).get(scores)!;
    assert.deepEqual(await other.storedShards(at), [1, 2, 3, 4, 5, 6, 7]);
  }));

Deno.test("a stage that fails keeps what hangs on it from being computed, and nothing else", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const bad = node({
      ...sharded("bad", calls, 4),
      run: () => Promise.reject(new UserError("no such image", "a.png")),
    });
    const top = node(sharded("top", calls, 4), {}, { bad });
    const good = node(sharded("good", calls, 4));
    await assert.rejects(part([top, good], store, 1, 2), /no such image/);
    assert.deepEqual(calls, ["good 1", "good 3"]);
  }));

Deno.test("nodes that one call computes together are so in a part too", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const heads = sharded("heads", calls, 4, {
      together: ["head"],
      runTogether: (params, _inputs, shard) => {
        calls.push(`together ${shard}`);
        return Promise.resolve(params.map(({ head }) => rowOf(Number(head) + shard)));
      },
    });
    const done = await part([node(heads, { head: 1 }), node(heads, { head: 2 })], store, 1, 2);
    assert.deepEqual([calls, done.shards, done.results], [["together 1", "together 3"], 4, 2]);
  }));
