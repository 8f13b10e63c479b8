import { loose } from "../application/fixtures/loose.ts";
import type { Artefact, StoredArtefact } from "../../lib/engine/artefact.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import type { Inputs, Params, Stage, StageNode } from "../../lib/engine/stage.ts";
import { BLOCK_ROWS } from "../../lib/kernels/cg/row-blocks.ts";
import { affinity, degreeNormalised } from "../../lib/method/propagation/affinity.ts";
import { affinityRowsStage } from "../../lib/stages/affinity-rows.ts";
import { inductiveStage } from "../../lib/stages/inductive.ts";
import { knnScoresStage } from "../../lib/stages/knn-scores.ts";
import { labelBalanceStage } from "../../lib/stages/label-balance.ts";
import { nodeDegreesStage } from "../../lib/stages/node-degrees.ts";
import { propagatedPanelsStage, propagatedShardsStage } from "../../lib/stages/propagated-panels.ts";
import { propagationStage } from "../../lib/stages/propagation.ts";
import { neighboursOf } from "../../lib/stages/neighbour-rows.ts";
import { IMAGES_PER_SHARD } from "../../lib/stages/shards.ts";
import { streamedInductiveStage, streamedKnnScoresStage } from "../../lib/stages/streamed-scores.ts";
import { Random } from "../../lib/tensor/random.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { fixedCode, withStore } from "../engine/counting-stage.ts";
import { stored, undisturbed } from "../application/fixtures/stored.ts";
import assert from "node:assert/strict";

const [IMAGES, K, CLASSES, TEST] = [9000, 4, 11, 300];
const random = new Random(5);
/** None, one, two or, most often, three masks an image. */
const counts = Int32Array.from({ length: IMAGES }, () => Math.min(3, random.below(6)));
const MASKS = counts.reduce((sum, count) => sum + count, 0);
/** The mask behind each node. */
const order = Int32Array.from(new Random(6).permutation(MASKS));
const nodeOf = new Int32Array(MASKS);
order.forEach((mask, node) => nodeOf[mask] = node);

const ints = (shape: number[], data: Iterable<number>): Tensor => ({ shape, data: Int32Array.from(data) });
const floats = (shape: number[], next: () => number): Tensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, next),
});

/** Neighbours of masks: near in number, some of them mutual, some of negative similarity, one in eighty not found. */
function graphOfMasks(): Record<"ids" | "similarities", Tensor> {
  const ids: number[] = [], similarities: number[] = [];
  for (let mask = 0; mask < MASKS; mask++) {
    const offsets = random.permutation(12).slice(0, K);
    for (const offset of offsets) {
      const found = random.below(80) > 0;
      ids.push(found ? (mask + 1 + offset * offset) % MASKS : mask);
      similarities.push(found ? random.next() - 0.05 : 0);
    }
  }
  return {
    ids: ints([MASKS, K], ids),
    similarities: { shape: [MASKS, K], data: Float32Array.from(similarities) },
  };
}

/** Rows of tensors in shards with so many rows each; nobody may ask for all of them together. */
function inShards(tensors: Record<string, Tensor>, rows: readonly number[]): StoredArtefact {
  let first = 0;
  const shards = rows.map((count) => {
    const part = Object.entries(tensors).map(([name, { shape, data }]) => {
      const row = data.length / shape[0];
      const slice = data.slice(first * row, (first + count) * row) as Float32Array<ArrayBuffer>;
      return [name, { shape: [count, ...shape.slice(1)], data: slice }];
    });
    first += count;
    return Object.fromEntries(part);
  });
  return { ...stored(...shards), whole: () => Promise.reject(new Error("read as a whole")) };
}

const evenly = (rows: number, step: number) =>
  Array.from({ length: Math.ceil(rows / step) }, (_, i) => Math.min(step, rows - i * step));
const masksPerShard = Array.from(
  { length: IMAGES / IMAGES_PER_SHARD },
  (_, shard) =>
    counts.subarray(shard * IMAGES_PER_SHARD, (shard + 1) * IMAGES_PER_SHARD).reduce((sum, n) => sum + n, 0),
);

const byMask = graphOfMasks();
const byNode = {
  ids: ints(
    [MASKS, K],
    Array.from(order).flatMap((mask) => [...byMask.ids.data.subarray(mask * K, mask * K + K)]).map((mask) =>
      nodeOf[Number(mask)]
    ),
  ),
  similarities: {
    shape: [MASKS, K],
    data: Float32Array.from(
      Array.from(order).flatMap((mask) =>
        [...byMask.similarities.data.subarray(mask * K, mask * K + K)].map(Number)
      ),
    ),
  },
};
const labelTensors = {
  labels: floats([MASKS, CLASSES], () => random.below(6) === 0 ? random.next() : 0),
  labelled: { shape: [MASKS], data: Uint8Array.from({ length: MASKS }, () => random.below(2)) },
};
const clusters = stored({
  order: ints([MASKS], order),
  starts: ints([2], [0, MASKS]),
  centroids: floats([1, 2], () => 0),
});
const neighbours = inShards(byNode, evenly(MASKS, 1000));
const pseudoLabels = inShards(labelTensors, masksPerShard);
const masks = inShards({ maskCounts: ints([IMAGES], counts) }, evenly(IMAGES, IMAGES_PER_SHARD));

/** Runs all shards of a stage. */
async function run(stage: Stage, params: Params, inputs: Inputs): Promise<StoredArtefact> {
  const count = await stage.shardCount?.(params, inputs) ?? 1;
  const shards: Artefact[] = [];
  for (let shard = 0; shard < count; shard++) {
    shards.push(await stage.run(params, inputs, shard, undisturbed));
  }
  return {
    ...stored(...shards.map(({ tensors }) => tensors)),
    shard: (index) => Promise.resolve(shards[index]),
    ...(count === 1 ? { whole: () => Promise.resolve(shards[0]) } : {}),
  };
}

const numbersOf = async (artefact: StoredArtefact, name: string) =>
  (await artefact.whole()).tensors[name].data as Float32Array;
function assertClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const apart = Math.abs(found[i] - expected[i]);
    assert.ok(apart <= 1e-6 * Math.max(1, Math.abs(expected[i])), `${i}: ${found[i]}, not ${expected[i]}`);
  }
}

const degrees = await run(loose(nodeDegreesStage), {}, { neighbours });
const affinityOnDisk = await run(loose(affinityRowsStage(BLOCK_ROWS)), {}, { neighbours, degrees });

Deno.test("the affinity comes in shards, the same numbers as in memory", async () => {
  assert.ok(affinityOnDisk.shardCount > 1);
  const graph = affinity(neighboursOf({ tensors: byNode, facts: {} } as never));
  const expected = degreeNormalised(graph.weights, graph.degree);
  const { degree } = (await degrees.whole()).tensors;
  assertClose(degree.data as Float64Array, graph.degree);
  const { counts, columns, values } = (await affinityOnDisk.whole()).tensors;
  let at = 0;
  for (let row = 0; row < MASKS; row++) {
    const entries = new Map<number, number>();
    for (let e = expected.start[row]; e < expected.start[row + 1]; e++) {
      if (expected.values[e] !== 0) entries.set(expected.columns[e], expected.values[e]);
    }
    const end = at + Number(counts.data[row]);
    const found = [...columns.data.subarray(at, end)].map((column, i) =>
      [Number(column), values.data[at + i]] as const
    );
    assert.deepEqual(found.map(([column]) => column), [...entries.keys()], `columns of row ${row}`);
    for (const [column, value] of found) assert.ok(Math.abs(Number(value) - entries.get(column)!) < 1e-7);
    at = end;
  }
});

for (const balance of ["none", "background", "class", "labelled", "labelled-only"] as const) {
  Deno.test(`labels of a large split propagate panel by panel, the same as in memory; balance ${balance}`, async () => {
    const alpha = 0.9;
    const factors: Inputs = balance === "none"
      ? {}
      : { balance: await run(loose(labelBalanceStage), { balance }, { pseudoLabels }) };
    const inputs = { affinity: affinityOnDisk, clusters, pseudoLabels, ...factors };
    const panels = await run(
      loose(propagatedPanelsStage(balance === "none" ? 0 : undefined)),
      { alpha },
      inputs,
    );
    assert.equal(panels.shardCount, 2);
    const shards = await run(loose(propagatedShardsStage), { classes: CLASSES }, {
      panels: { ...panels, whole: pseudoLabels.whole },
      masks,
    });
    assert.equal(shards.shardCount, masks.shardCount);
    const inMemory = await run(loose(propagationStage), { alpha, balance, calibrate: "none" }, {
      neighbours: stored(byMask),
      pseudoLabels: stored(labelTensors),
    });
    assertClose(await numbersOf(shards, "propagated"), await numbersOf(inMemory, "propagated"));
    const facts = [(await panels.shard(0)).facts, (await panels.shard(1)).facts];
    assert.equal(
      Math.max(...facts.map(({ iterations }) => Number(iterations))),
      (await inMemory.whole()).facts.iterations,
    );
    // Nodes have another order here, and sums with them.
    const residual = Math.max(...facts.map((fact) => Number(fact.residual)));
    assert.ok(Math.abs(residual / Number((await inMemory.whole()).facts.residual) - 1) < 1e-4);
  });
}

const near = {
  ids: ints([TEST, 3], Array.from({ length: TEST * 3 }, () => random.below(MASKS))),
  similarities: floats([TEST, 3], () => random.next()),
};
const prior = { scores: floats([TEST, CLASSES], () => random.next()) };
const solved = { propagated: floats([MASKS, CLASSES], () => random.next()) };

for (
  const settings of [
    { weights: "degree", prior: true, labelNorm: "l1", combine: "equation" },
    { weights: "l1", prior: false, labelNorm: "raw", combine: "equation" },
    { weights: "degree", prior: true, labelNorm: "raw", combine: "authors" },
  ]
) {
  Deno.test(`test masks are scored from labels in shards, the same as in memory: ${JSON.stringify(settings)}`, async () => {
    const params = { settings, alpha: 0.9, releasedWeight: 1.5 };
    const streamed = await run(loose(streamedInductiveStage), params, {
      ...{ degrees, clusters, supplemented: pseudoLabels },
      solved: inShards(solved, masksPerShard),
      near: inShards(near, evenly(TEST, 128)),
      prior: inShards(prior, evenly(TEST, 90)),
    });
    const inMemory = await run(loose(inductiveStage), params, {
      neighbours: stored(byMask),
      near: stored(near),
      supplemented: stored(labelTensors),
      solved: stored(solved),
      prior: stored(prior),
    });
    assertClose(await numbersOf(streamed, "scores"), await numbersOf(inMemory, "scores"));
  });
}

Deno.test("nearest neighbours vote with labels in shards as in memory, and one that was not found has no voice", async () => {
  const sharded = inShards(near, evenly(TEST, 128));
  const streamed = await run(loose(streamedKnnScoresStage), {}, { near: sharded, pseudoLabels });
  const expected = await run(loose(knnScoresStage), {}, {
    near: stored(near),
    pseudoLabels: stored(labelTensors),
  });
  assertClose(await numbersOf(streamed, "scores"), await numbersOf(expected, "scores"));
  const nobody = { ids: ints([1, 2], [0, 0]), similarities: floats([1, 2], () => 0) };
  const alone = await run(loose(streamedKnnScoresStage), {}, { near: inShards(nobody, [1]), pseudoLabels });
  assert.ok((await numbersOf(alone, "scores")).every((score) => score === 0));
});

Deno.test("a propagation that was interrupted goes on at the panel, with the same labels", async () => {
  const given = (name: string, artefact: StoredArtefact): StageNode => ({
    stage: {
      name,
      module: import.meta.url,
      shardCount: () => artefact.shardCount,
      run: (_params, _inputs, shard) => artefact.shard(shard),
    },
    params: {},
    inputs: {},
  });
  const node: StageNode = {
    stage: propagatedPanelsStage(),
    params: { alpha: 0.9 },
    inputs: {
      affinity: given("affinity", affinityOnDisk),
      clusters: given("mask clusters", clusters),
      pseudoLabels: given("pseudo-labels", inShards(labelTensors, evenly(MASKS, 5000))),
    },
  };
  const ran: number[] = [];
  const stop = new AbortController();
  const counted: StageNode = {
    ...node,
    stage: {
      ...node.stage,
      run(params, inputs, panel, run) {
        ran.push(panel);
        const progress = (fraction: number) => {
          run.progress(fraction);
          if (panel === 1 && ran.length === 2 && fraction > 0.5) stop.abort(new Error("Ctrl-C"));
        };
        return node.stage.run(params, inputs, panel, { ...run, progress });
      },
    },
  };
  await withStore(async (store) => {
    await assert.rejects(
      evaluateNodes([counted], { store, findCode: fixedCode, signal: stop.signal }),
      /Ctrl-C/,
    );
    const result = (await evaluateNodes([counted], { store, findCode: fixedCode })).get(counted)!;
    assert.deepEqual(ran, [0, 1, 1]);
    const inputs = { affinity: affinityOnDisk, clusters, pseudoLabels };
    const uninterrupted = await run(loose(propagatedPanelsStage()), { alpha: 0.9 }, inputs);
    const [found, expected] = [await numbersOf(result, "panel"), await numbersOf(uninterrupted, "panel")];
    assert.ok(found.every((value, i) => value === expected[i]));
  });
});
