import { loose } from "../tests/application/fixtures/loose.ts";
import { parseArgs } from "node:util";
import { evaluateNodes } from "../lib/engine/evaluate-nodes.ts";
import { formatDuration } from "../lib/progress/format-duration.ts";
import type { Stage, StageNode } from "../lib/engine/stage.ts";
import { Store } from "../lib/engine/store.ts";
import { terminalProgress } from "../lib/progress/terminal-progress.ts";
import { INDUCTIVE_DEFAULTS } from "../lib/method/propagation/inductive.ts";
import { PROBE_DEFAULTS } from "../lib/method/probe/probe.ts";
import { pseudoLabelDefaults } from "../lib/method/pseudo-labels/supervision.ts";
import { affinityRowsStage } from "../lib/stages/affinity-rows.ts";
import { clusteredEmbeddingsStage } from "../lib/stages/clustered-embeddings.ts";
import {
  clusteredNeighboursStage,
  clusteredTestNeighboursStage,
} from "../lib/stages/clustered-neighbours.ts";
import { isLarge } from "../lib/stages/pieces.ts";
import { maskClustersStage } from "../lib/stages/mask-clusters.ts";
import { nodeDegreesStage } from "../lib/stages/node-degrees.ts";
import { probeScoresStage, probeStage } from "../lib/stages/probe.ts";
import { propagatedPanelsStage, propagatedShardsStage } from "../lib/stages/propagated-panels.ts";
import { pseudoLabelsStage } from "../lib/stages/pseudo-labels.ts";
import { IMAGES_PER_SHARD, shardCount, shardIds } from "../lib/stages/shards.ts";
import { streamedInductiveStage } from "../lib/stages/streamed-scores.ts";
import { zeroShotStage } from "../lib/stages/zero-shot.ts";
import { Random } from "../lib/tensor/random.ts";
// deno run -A bench/memory.ts [--width 32] [--classes 81] [--k 50] [--images 118287] [--masks 4660424] [--test 5000] [--epochs 1]
// What a COCO training split costs in memory: 118,287 images and 4,660,424 masks as in the paper, with made-up embeddings of a
// reduced width that are written to disk shard by shard, then GLCC (LP>IL) under weak supervision from zero-shot scores to the
// scores of the masks of 5,000 test images, by the project's own stages and store. Prints the peak of the resident memory after
// each stage, and at the end its ratio to the 4 GB that it must stay under and to what the same results would take if they were
// held together. Takes 15 GB of disk where temporary files lie, and an hour or so.

const { values } = parseArgs({
  args: Deno.args,
  options: {
    width: { type: "string", default: "32" },
    classes: { type: "string", default: "81" },
    k: { type: "string", default: "50" },
    test: { type: "string", default: "5000" },
    images: { type: "string", default: "118287" },
    masks: { type: "string", default: "4660424" },
    epochs: { type: "string", default: "1" },
  },
});
const [width, classes, k, images, masks, testImages, epochs] = [
  values.width,
  values.classes,
  values.k,
  values.images,
  values.masks,
  values.test,
  values.epochs,
].map(Number);
const LIMIT = 4e9;

/** Ids of so many images. */
const idsOf = (count: number) => Array.from({ length: count }, (_, i) => String(i).padStart(12, "0"));
const ids = idsOf(images);
const split = {
  source: { name: "coco-object", root: "/nowhere" } as const,
  ...{ name: "train2017", ids, fingerprint: "synthetic" },
  classNames: Array.from({ length: classes }, (_, label) => `class ${label}`),
};
if (!isLarge(split)) {
  throw new RangeError("Expected more than 12,000 images: smaller splits are held in memory");
}

/** Masks of image i: they add up to `masks`. */
const masksUpTo = (image: number) => Math.floor(image * masks / images);
const perImage = (shard: number, all: readonly string[] = ids) =>
  shardIds(all, shard).map((_, i) => {
    const image = shard * IMAGES_PER_SHARD + i;
    return masksUpTo(image + 1) - masksUpTo(image);
  });
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** A stage in the shards of the split whose tensors are made up. */
function synthetic(
  name: string,
  make: (shard: number) => Awaited<ReturnType<Stage["run"]>>["tensors"],
  count = images,
): StageNode {
  const stage: Stage = {
    name,
    module: import.meta.url,
    shardCount: () => shardCount(count),
    run: (_params, _inputs, shard) => Promise.resolve({ tensors: make(shard), facts: {} }),
  };
  return { stage, params: { width, classes, count, masks }, inputs: {} };
}

/** What later stages read of masks: how many an image has, and how large they are. */
const masksNode = synthetic("masks", (shard) => {
  const counts = perImage(shard), rows = sum(counts);
  return {
    maskCounts: { shape: [counts.length], data: Int32Array.from(counts) },
    levels: { shape: [rows], data: new Uint8Array(rows) },
    areas: { shape: [rows], data: Int32Array.from({ length: rows }, (_, i) => 200 + i % 5000) },
  };
});
/** Embeddings gather around 500 directions, as those of masks gather around what masks show. */
const KINDS = 500;
const kinds = Float32Array.from(
  { length: KINDS * width },
  ((random) => () => random.normal())(new Random(2)),
);
function embeddingsOf(name: string, seed: number, all: readonly string[]): StageNode {
  return synthetic(name, (shard) => {
    const random = new Random(seed + shard), rows = sum(perImage(shard, all));
    const data = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const kind = random.below(KINDS) * width;
      for (let e = 0; e < width; e++) data[row * width + e] = kinds[kind + e] + 2 * (random.next() - 0.5);
    }
    return { embeddings: { shape: [rows, width], data } };
  }, all.length);
}
const embeddingsNode = embeddingsOf("mask embeddings", 0, ids);
const testEmbeddings = embeddingsOf("embeddings of test masks", 1_000_000, idsOf(testImages));
const truthNode = synthetic("ground truth of masks", (shard) => {
  const counts = perImage(shard), rows = sum(counts);
  const imageLabels = new Uint8Array(counts.length * classes);
  counts.forEach((_, i) => [0, i, 3 * i].forEach((label) => imageLabels[i * classes + label % classes] = 1));
  return {
    proportions: { shape: [rows, classes], data: new Float32Array(rows * classes) },
    imageLabels: { shape: [counts.length, classes], data: imageLabels },
  };
});
const vectorsNode = synthetic("text classifier", () => {
  const random = new Random(1);
  return {
    vectors: {
      shape: [classes, width],
      data: Float32Array.from({ length: classes * width }, () => random.normal()),
    },
  };
});
const classVectors: StageNode = { ...vectorsNode, stage: { ...vectorsNode.stage, shardCount: () => 1 } };

const scores: StageNode = {
  stage: loose(zeroShotStage),
  params: { foreground: classes - 1, rule: "power", p: 1 },
  inputs: { embeddings: embeddingsNode, classVectors },
};
const pseudoLabels: StageNode = {
  stage: loose(pseudoLabelsStage(split, [])),
  params: { from: "zero-shot", supervision: "weak", settings: { ...pseudoLabelDefaults("authors") } },
  inputs: { truth: truthNode, masks: masksNode, scores },
};
const probe: StageNode = {
  stage: loose(probeStage),
  params: { settings: { ...PROBE_DEFAULTS.authors, epochs, warmup: 0 }, seed: 0 },
  inputs: { embeddings: embeddingsNode, pseudoLabels, masks: masksNode },
};
const probeScores: StageNode = {
  stage: loose(probeScoresStage),
  params: {},
  inputs: { probe, embeddings: embeddingsNode },
};
const probeLabels: StageNode = {
  ...pseudoLabels,
  params: { ...pseudoLabels.params, from: "probe" },
  inputs: { truth: truthNode, masks: masksNode, scores: probeScores },
};
const clusters: StageNode = {
  stage: loose(maskClustersStage),
  params: { k, recall: 0.99 },
  inputs: { embeddings: embeddingsNode },
};
const clusteredEmbeddings: StageNode = {
  stage: loose(clusteredEmbeddingsStage),
  params: {},
  inputs: { embeddings: embeddingsNode, clusters },
};
const neighbours: StageNode = {
  stage: loose(clusteredNeighboursStage),
  params: { k },
  inputs: { clusters, embeddings: clusteredEmbeddings },
};
const degrees: StageNode = { stage: loose(nodeDegreesStage), params: {}, inputs: { neighbours } };
const affinity: StageNode = {
  stage: loose(affinityRowsStage()),
  params: {},
  inputs: { neighbours, degrees },
};
const panels: StageNode = {
  stage: loose(propagatedPanelsStage()),
  params: { alpha: 0.9 },
  inputs: { affinity, pseudoLabels: probeLabels, clusters },
};
const propagated: StageNode = {
  stage: loose(propagatedShardsStage),
  params: { classes },
  inputs: { panels, masks: masksNode },
};
const supplemented: StageNode = {
  ...pseudoLabels,
  params: { ...pseudoLabels.params, from: "propagation" },
  inputs: { truth: truthNode, masks: masksNode, scores: propagated },
};
const near: StageNode = {
  stage: loose(clusteredTestNeighboursStage),
  params: { k },
  inputs: { clusters, training: clusteredEmbeddings, test: testEmbeddings },
};
const prior: StageNode = {
  stage: loose(probeScoresStage),
  params: {},
  inputs: { probe, embeddings: testEmbeddings },
};
const inductive: StageNode = {
  stage: loose(streamedInductiveStage),
  params: { settings: { ...INDUCTIVE_DEFAULTS }, alpha: 0.9, releasedWeight: 1.5 },
  inputs: { degrees, clusters, near, supplemented, solved: propagated, prior },
};
/** In the order in which they are computed. */
const line = [
  ...[masksNode, embeddingsNode, truthNode, scores, pseudoLabels, probe, probeScores, probeLabels],
  ...[clusters, clusteredEmbeddings, neighbours, degrees, affinity, panels, propagated, supplemented],
  ...[testEmbeddings, near, prior, inductive],
];

/** Peak resident memory of this process, in bytes. */
function peak(): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]);
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    bytes += isDirectory ? await sizeOf(path) : (await Deno.stat(path)).size;
  }
  return bytes;
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
const folder = await Deno.makeTempDir({ prefix: "ablate-memory-" });
const progress = terminalProgress();
try {
  const store = new Store(folder);
  console.log(
    `${images} images, ${masks} masks, width ${width}, ${classes} classes, k ${k}, ${epochs} epoch(s); start ${
      gigabytes(peak())
    }`,
  );
  for (const node of line) {
    const start = performance.now();
    await evaluateNodes([node], { store, progress });
    progress.close();
    const took = formatDuration((performance.now() - start) / 1000);
    console.log(`${node.stage.name.padEnd(24)} ${took.padStart(12)}   peak so far ${gigabytes(peak())}`);
  }
  const together = await sizeOf(folder);
  console.log(`results on disk: ${gigabytes(together)}`);
  console.log(`peak / 4 GB: ${(peak() / LIMIT).toFixed(2)} (${peak() < LIMIT ? "under" : "OVER"} the limit)`);
  console.log(`peak / results held together: ${(peak() / together).toFixed(2)}`);
  if (peak() >= LIMIT) Deno.exitCode = 1;
} finally {
  progress.close();
  await Deno.remove(folder, { recursive: true });
}
