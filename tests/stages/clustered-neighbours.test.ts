import { loose } from "../application/fixtures/loose.ts";
import assert from "node:assert/strict";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import type { Stage, StageNode } from "../../lib/engine/stage.ts";
import { clusteredEmbeddingsStage } from "../../lib/stages/clustered-embeddings.ts";
import {
  clusteredNeighboursStage,
  clusteredTestNeighboursStage,
} from "../../lib/stages/clustered-neighbours.ts";
import { isLarge } from "../../lib/stages/pieces.ts";
import { maskClustersStage } from "../../lib/stages/mask-clusters.ts";
import { neighboursStage, testNeighboursStage } from "../../lib/stages/neighbours.ts";
import { matrix } from "../../lib/tensor/matrix.ts";
import { fixedCode, withStore } from "../engine/counting-stage.ts";
import { plantedRows } from "../kernels/knn/planted-rows.ts";

const [ROWS, COLS, K] = [2000, 8, 6];
// Lengths differ: neighbours go by direction alone.
const x = plantedRows(ROWS, COLS, 30, 0.3, 4);
const training = matrix(ROWS, COLS, x.data.map((value, i) => value * (1 + Math.floor(i / COLS) % 3)));
const test = plantedRows(150, COLS, 30, 0.3, 4);

/** Rows in shards of 100, and of 50 test rows. */
function embeddings(
  name: string,
  { rows, data }: { rows: number; data: Float32Array<ArrayBuffer> },
  per: number,
) {
  const stage: Stage = {
    name,
    module: import.meta.url,
    shardCount: () => rows / per,
    run: (_params, _inputs, shard) => {
      const part = data.slice(shard * per * COLS, (shard + 1) * per * COLS);
      return Promise.resolve({ tensors: { embeddings: { shape: [per, COLS], data: part } }, facts: {} });
    },
  };
  return { stage, params: {}, inputs: {} };
}

const train = embeddings("training masks", training, 100);
const queries = embeddings("test masks", test, 50);
const clusters: StageNode = {
  stage: loose(maskClustersStage),
  params: { k: K, recall: 0.98 },
  inputs: { embeddings: train },
};
const ordered: StageNode = {
  stage: loose(clusteredEmbeddingsStage),
  params: {},
  inputs: { embeddings: train, clusters },
};
const graph: StageNode = {
  stage: loose(clusteredNeighboursStage),
  params: { k: K },
  inputs: { clusters, embeddings: ordered },
};
const near: StageNode = {
  stage: loose(clusteredTestNeighboursStage),
  params: { k: K },
  inputs: { clusters, training: ordered, test: queries },
};
const exactGraph: StageNode = {
  stage: loose(neighboursStage),
  params: { k: K },
  inputs: { embeddings: train },
};
const exactNear: StageNode = {
  stage: loose(testNeighboursStage),
  params: { k: K },
  inputs: { training: train, test: queries },
};

function shareOf(found: Int32Array, truth: Int32Array): number {
  let hits = 0;
  for (let at = 0; at < truth.length; at += K) {
    const these = new Set(found.subarray(at, at + K));
    for (const id of truth.subarray(at, at + K)) if (these.has(id)) hits++;
  }
  return hits / truth.length;
}

Deno.test("a large split's neighbours are nearly those of the exact search, in the order of the clusters", async () => {
  await withStore(async (store) => {
    const results = await evaluateNodes([graph, near, exactGraph, exactNear, clusters, ordered], {
      store,
      findCode: fixedCode,
    });
    const ints = async (node: StageNode, name: string) =>
      (await results.get(node)!.whole()).tensors[name].data as Int32Array;
    const order = await ints(clusters, "order");
    const rows = (await results.get(ordered)!.whole()).tensors.embeddings.data;
    order.forEach((mask, place) => {
      for (let e = 0; e < COLS; e++) {
        assert.ok(Math.abs(Number(rows[place * COLS + e]) - x.data[mask * COLS + e]) < 1e-6);
      }
    });

    const truth = await ints(exactGraph, "ids");
    const found = await ints(graph, "ids");
    const byMask = new Int32Array(ROWS * K);
    order.forEach((mask, place) => {
      for (let n = 0; n < K; n++) byMask[mask * K + n] = order[found[place * K + n]];
    });
    const share = shareOf(byMask, truth);
    assert.ok(share > 0.97 && share < 1, `${share}`);
    assert.ok(shareOf(await ints(near, "ids"), await ints(exactNear, "ids")) > 0.95);

    const { facts } = await results.get(clusters)!.whole();
    assert.ok(Number(facts.recall) >= 0.98 && Number(facts.probes) < 89);
  });
});

Deno.test("splits of up to 12,000 images are searched exactly", () => {
  const ids = (count: number) => ({ ids: new Array<string>(count).fill("") });
  assert.equal(isLarge(ids(12_000)), false);
  assert.equal(isLarge(ids(12_001)), true);
});
