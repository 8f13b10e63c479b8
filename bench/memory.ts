// deno run -A bench/memory.ts [--width 32] [--classes 21] [--images 118287] [--masks 4660424] [--epochs 1]
// What a COCO training split costs in memory: 118,287 images and 4,660,424 masks as in the paper, with random embeddings of a
// reduced width that are written to disk shard by shard, then everything up to the scores of a linear probe under weak
// supervision by the project's own stages and store. Prints the peak of the resident memory after each stage, and at the end its
// ratio to the 4 GB that it must stay under and to what the same results would take if they were held together.
import { parseArgs } from "node:util";
import { evaluateNodes } from "../lib/engine/evaluate-nodes.ts";
import { formatDuration } from "../lib/engine/format-duration.ts";
import type { Stage, StageNode } from "../lib/engine/stage.ts";
import { Store } from "../lib/engine/store.ts";
import { terminalProgress } from "../lib/engine/terminal-progress.ts";
import { PROBE_DEFAULTS } from "../lib/method/probe/probe.ts";
import { pseudoLabelDefaults } from "../lib/method/pseudo-labels/supervision.ts";
import { probeScoresStage, probeStage } from "../lib/stages/probe.ts";
import { pseudoLabelsStage } from "../lib/stages/pseudo-labels.ts";
import { IMAGES_PER_SHARD, shardCount, shardIds } from "../lib/stages/shards.ts";
import { zeroShotStage } from "../lib/stages/zero-shot.ts";
import { Random } from "../lib/tensor/random.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    width: { type: "string", default: "32" },
    classes: { type: "string", default: "21" },
    images: { type: "string", default: "118287" },
    masks: { type: "string", default: "4660424" },
    epochs: { type: "string", default: "1" },
  },
});
const [width, classes, images, masks, epochs] = [
  values.width,
  values.classes,
  values.images,
  values.masks,
  values.epochs,
].map(Number);
const LIMIT = 4e9;
const ids = Array.from({ length: images }, (_, i) => String(i).padStart(12, "0"));
const split = {
  source: { name: "coco-object", root: "/nowhere" } as const,
  ...{ name: "train2017", ids, fingerprint: "synthetic" },
  classNames: Array.from({ length: classes }, (_, label) => `class ${label}`),
};

/** Masks of image i: they add up to `masks`. */
const masksUpTo = (image: number) => Math.floor(image * masks / images);
const perImage = (shard: number) =>
  shardIds(ids, shard).map((_, i) => {
    const image = shard * IMAGES_PER_SHARD + i;
    return masksUpTo(image + 1) - masksUpTo(image);
  });
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** A stage in the shards of the split whose tensors are made up. */
function synthetic(
  name: string,
  make: (shard: number) => Awaited<ReturnType<Stage["run"]>>["tensors"],
): StageNode {
  const stage: Stage = {
    name,
    module: import.meta.url,
    shardCount: () => shardCount(images),
    run: (_params, _inputs, shard) => Promise.resolve({ tensors: make(shard), facts: {} }),
  };
  return { stage, params: { width, classes, images, masks }, inputs: {} };
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
const embeddingsNode = synthetic("mask embeddings", (shard) => {
  const random = new Random(shard), rows = sum(perImage(shard));
  const data = Float32Array.from({ length: rows * width }, () => random.next() - 0.5);
  return { embeddings: { shape: [rows, width], data } };
});
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
  stage: zeroShotStage,
  params: { foreground: classes - 1, rule: "power", p: 1 },
  inputs: { embeddings: embeddingsNode, classVectors },
};
const pseudoLabels: StageNode = {
  stage: pseudoLabelsStage(split, []),
  params: { from: "zero-shot", supervision: "weak", settings: { ...pseudoLabelDefaults("authors") } },
  inputs: { truth: truthNode, masks: masksNode, scores },
};
const probe: StageNode = {
  stage: probeStage,
  params: { settings: { ...PROBE_DEFAULTS.authors, epochs, warmup: 0 }, seed: 0 },
  inputs: { embeddings: embeddingsNode, pseudoLabels, masks: masksNode },
};
const probeScores: StageNode = {
  stage: probeScoresStage,
  params: {},
  inputs: { probe, embeddings: embeddingsNode },
};

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
    `${images} images, ${masks} masks, width ${width}, ${classes} classes, ${epochs} epoch(s); start ${
      gigabytes(peak())
    }`,
  );
  for (const node of [masksNode, embeddingsNode, truthNode, scores, pseudoLabels, probe, probeScores]) {
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
