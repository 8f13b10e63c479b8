import assert from "node:assert/strict";
import { join } from "node:path";
import { describePlan } from "../../lib/engine/describe-plan.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import { planNodes } from "../../lib/engine/plan-nodes.ts";
import { type FindStageCode, resolveNodes } from "../../lib/engine/resolve-nodes.ts";
import type { Store } from "../../lib/engine/store.ts";
import type { Address } from "../../lib/engine/store-paths.ts";
import { type Call, countingStage, fixedCode, node, withStore } from "./counting-stage.ts";

const findCode = fixedCode;

Deno.test("a plan computes nothing and says first results, sharing and what is stored", () =>
  withStore(async (store) => {
    const calls: Call[] = [];
    const [low, high] = [countingStage("low", calls), countingStage("high", calls)];
    const shared = node(low);
    const roots = [node(high, { add: 1 }, { shared }), node(high, { add: 2 }, { shared })];
    const before = await planNodes(roots, { store, findCode });
    assert.deepEqual(calls, []);
    assert.deepEqual(before.map(({ stage, state, neededBy }) => [stage, state, neededBy]), [
      ["low", "compute", 2],
      ["high", "compute", 1],
      ["high", "compute", 1],
    ]);
    assert.match(
      describePlan(before),
      /^3 stage results to compute \(time not known yet\), 0 stored\./,
    );
    assert.match(
      describePlan(before),
      /low: 0 stored, 1 to compute, 1 shared between cells\n.*first result of this stage/,
    );
    assert.match(
      describePlan(before),
      /^1 of these 3 are shared between cells; without sharing there would be 4\.$/m,
    );
    await evaluateNodes(roots, { store, findCode });
    const after = await planNodes(roots, { store, findCode });
    assert.equal(describePlan(after), "Nothing to compute: all 2 results are stored.");
  }));

Deno.test("of hashes a plan tells the first digits", () =>
  withStore(async (store) => {
    const stage = countingStage("load", []);
    const [old, now] = ["ab", "cd"].map((digits) => ({ data: digits.repeat(32) }));
    await evaluateNodes([node(stage, old)], { store, findCode });
    assert.match(
      describePlan(await planNodes([node(stage, now)], { store, findCode })),
      /data: "abababababab…" -> "cdcdcdcdcdcd…"/,
    );
  }));

Deno.test("a plan names the differing field with its old and new value, from the closest stored result", () =>
  withStore(async (store) => {
    const stage = countingStage("graph", []);
    const stored = [node(stage, { k: 25, add: 0 }), node(stage, { k: 50, add: 9 })];
    await evaluateNodes(stored, { store, findCode });
    for (const done of (await resolveNodes(stored, findCode)).values()) await withSeconds(store, done, 0, 4);
    const [planned] = await planNodes([node(stage, { k: 12, add: 9 })], { store, findCode });
    assert.deepEqual(planned.differences, [{ kind: "param", name: "k", from: "50", to: "12" }]);
    assert.equal(planned.shardCount, 1);
    assert.equal(planned.seconds, 4);
    assert.match(describePlan([planned]), /1 x k: 50 -> 12, about 4\.0 s/);
  }));

Deno.test("of results that differ in one number alone, a plan starts from the nearest, whichever was used last", () =>
  withStore(async (store) => {
    const stage = countingStage("graph", []);
    for (const order of [[3, 50], [50, 3]]) {
      for (const k of order) await evaluateNodes([node(stage, { k })], { store, findCode });
      const [planned] = await planNodes([node(stage, { k: 2 })], { store, findCode });
      assert.deepEqual(planned.differences, [{ kind: "param", name: "k", from: "3", to: "2" }]);
    }
  }));

Deno.test("a plan names the files and packages whose change makes a stage run again", () =>
  withStore(async (store) => {
    const codeWith = (hash: string, version: string): FindStageCode => (modules) =>
      Promise.resolve(
        new Map(
          modules.map((
            { module },
          ) => [module, { files: { "lib/a.ts": hash }, packages: [`sharp@${version}`] }]),
        ),
      );
    const top = node(countingStage("masks", []));
    await evaluateNodes([top], { store, findCode: codeWith("1", "0.35.4") });
    const [planned] = await planNodes([top], { store, findCode: codeWith("2", "0.35.5") });
    assert.match(
      describePlan([planned]),
      /sharp: "0\.35\.4" -> "0\.35\.5"; code changed: lib\/a\.ts/,
    );
  }));

Deno.test("a plan says how much of an interrupted stage is there", () =>
  withStore(async (store) => {
    const stage = countingStage("long", [], { shardCount: () => 4 });
    const run: typeof stage.run = (params, inputs, shard, context) =>
      shard === 3 ? Promise.reject(new Error("stop")) : stage.run(params, inputs, shard, context);
    await assert.rejects(evaluateNodes([node({ ...stage, run })], { store, findCode }));
    const [planned] = await planNodes([node(stage)], { store, findCode });
    assert.deepEqual([planned.state, planned.shardsStored, planned.shardCount], ["resume", 3, 4]);
    assert.match(describePlan([planned]), /go on: 3 of 4 shards stored/);
  }));

Deno.test("equal nodes of two owners count as shared, and heads of one pass are told of as such", () =>
  withStore(async (store) => {
    const stage = countingStage("heads", [], {
      together: ["head"],
      runTogether: () => Promise.resolve([]),
    });
    const roots = ["dba", "clip", "dba"].map((head) => node(stage, { head }));
    const planned = await planNodes(roots, { store, findCode });
    assert.deepEqual(planned.map(({ neededBy }) => neededBy), [2, 1]);
    assert.match(describePlan(planned), /^2 are computed in 1 pass over the images, several at a time\.$/m);
  }));

Deno.test("of a setting that is a mapping, the plan names the field that differs; of many reasons it tells some", () =>
  withStore(async (store) => {
    const stage = countingStage("probe", []);
    await evaluateNodes([node(stage, { settings: { epochs: 90, lr: 0.02 } })], { store, findCode });
    const roots = Array.from({ length: 14 }, (_, n) => node(stage, { settings: { epochs: n, lr: 0.02 } }));
    const planned = await planNodes(roots, { store, findCode });
    assert.match(describePlan(planned), /1 x settings\.epochs: 90 -> 0, about/);
    assert.match(describePlan(planned), /2 x 2 other reasons, about/);
  }));

Deno.test("a stage that never ran says what it takes; once it ran, the time is told for the shards of each node", () =>
  withStore(async (store) => {
    const stageOf = (images: number) =>
      countingStage("heavy", [], { effort: `${images} images of 5 passes`, shardCount: () => images });
    const [few, many] = [node(stageOf(2), { add: 1 }), node(stageOf(40), { add: 2 })];
    const [first] = await planNodes([few], { store, findCode });
    assert.equal(first.shardCount, 2);
    assert.match(describePlan([first]), /1 x first result of this stage \(2 images of 5 passes\)$/m);
    await evaluateNodes([few], { store, findCode });
    const [next] = await planNodes([many], { store, findCode });
    assert.equal(next.shardCount, 40);
    assert.match(describePlan([next]), /1 x add: 1 -> 2, about [\d.]+ s$/m);
  }));

Deno.test("times of results on other data are scaled by the number of images, with the power that the stage says, and called estimates", () =>
  withStore(async (store) => {
    const images = (count: number) => ({ images: count, shardCount: () => Math.ceil(count / 50) });
    const chain = (count: number) => {
      const masks = node(countingStage("masks", [], images(count)), { data: count });
      const scores = node(
        countingStage("scores", [], { shardCount: (_, { masks }) => masks.shardCount }),
        {},
        {
          masks,
        },
      );
      const probe = node(countingStage("probe", []), {}, { scores });
      const graph = node(countingStage("graph", [], { growth: 2 }), {}, { scores });
      const words = node(countingStage("words", []), { of: count });
      return [masks, scores, probe, graph, words];
    };
    await evaluateNodes(chain(100), { store, findCode });
    const took = Object.fromEntries(
      await Promise.all(
        (await resolveNodes(chain(100), findCode)).values().map(async (done) => {
          const shards = await store.storedShards(done);
          // What the clock said is replaced by what can be compared.
          await Promise.all(shards.map((shard) => withSeconds(store, done, shard, 3)));
          return [done.stage, shards.length];
        }),
      ),
    );
    assert.deepEqual(took, { masks: 2, scores: 2, probe: 1, graph: 1, words: 1 });
    const planned = await planNodes(chain(430), { store, findCode });
    const told = Object.fromEntries(
      planned.map(({ stage, shardCount, seconds, scaledFrom }) => [stage, [shardCount, seconds, scaledFrom]]),
    );
    assert.deepEqual(told, {
      masks: [9, 6 * 4.3, 100],
      scores: [9, 6 * 4.3, 100],
      probe: [1, 3 * 4.3, 100],
      graph: [1, 3 * 4.3 ** 2, 100],
      words: [1, 3, undefined],
    });
    const plan = describePlan(planned);
    assert.match(plan, /input changed: scores, about 13 s, estimated from 100 images$/m);
    assert.match(plan, /^Times estimated from other data are scaled by the number of images alone/m);
    assert.match(plan, /of: 100 -> 430, about 3\.0 s$/m);
    assert.doesNotMatch(describePlan(await planNodes(chain(100), { store, findCode })), /estimated/);
  }));

Deno.test("of results that are equally close, a plan takes the one used last", () =>
  withStore(async (store) => {
    const stage = (images: number) => countingStage("masks", [], { images });
    const of = (images: number) => node(stage(images), { data: `${images} images` });
    const all = [500, 240, 300];
    await evaluateNodes(all.map(of), { store, findCode });
    for (const [at, last] of all.entries()) {
      const [found] = (await resolveNodes([of(last)], findCode)).values();
      const later = new Date(Date.now() + 60_000 * (at + 1));
      await Deno.utime(join(store.nodeFolder(found), "manifest.json"), later, later);
      const [planned] = await planNodes([of(90)], { store, findCode });
      assert.equal(planned.scaledFrom, last);
    }
  }));

Deno.test("a stage that must look into its inputs for the number of its shards has that of the closest result", () =>
  withStore(async (store) => {
    const chain = (count: number) => {
      const masks = node(countingStage("masks", [], { images: count }), { data: count });
      const rows = countingStage("rows", [], {
        shardCount: async (_, { masks }) => (await masks.shape("value"))[0] + 2,
      });
      return [node(rows, {}, { masks })];
    };
    await evaluateNodes(chain(10), { store, findCode });
    const [, planned] = await planNodes(chain(20), { store, findCode });
    assert.deepEqual([planned.stage, planned.shardCount], ["rows", 3]);
  }));

/** Rewrites how long a shard took. */
async function withSeconds(store: Store, address: Address, shard: number, seconds: number): Promise<void> {
  const path = join(store.nodeFolder(address), `${String(shard).padStart(5, "0")}.json`);
  await Deno.writeTextFile(path, JSON.stringify({ ...JSON.parse(await Deno.readTextFile(path)), seconds }));
}
