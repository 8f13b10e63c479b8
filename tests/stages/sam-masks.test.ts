import type { Artefact } from "../../lib/engine/artefact.ts";
import { resultOf } from "../../lib/engine/result-of.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { openSam } from "../../lib/backbones/sam/onnx-sam.ts";
import { evaluateNodes } from "../../lib/engine/evaluate-nodes.ts";
import type { Progress } from "../../lib/progress/progress.ts";
import { Store } from "../../lib/engine/store.ts";
import { generateMasks } from "../../lib/method/sam/generate-masks.ts";
import { type MaskGenerationSettings, MINIMAL_OVERLAP } from "../../lib/method/sam/settings.ts";
import { masksNode } from "../../lib/stages/mask-nodes.ts";
import { openDataset } from "../../lib/stages/open-dataset.ts";
import { Settings } from "../../lib/stages/settings.ts";
import type { Split } from "../../lib/stages/split.ts";
import { unpackMasks } from "../../lib/stages/stored-masks.ts";
import { Workers } from "../../lib/stages/workers.ts";
import { writeDiscSam } from "../backbones/sam/disc-sam.ts";
import { fixedCode } from "../engine/counting-stage.ts";
import { VAL, writeTinyVoc } from "../application/fixtures/tiny-voc.ts";

/** Small pictures need a small tolerance and small regions. */
const FEW = { pointsPerSide: 3, edgeTolerance: 2, minMaskRegionArea: 5 };

let folder: string;
let split: Split;
Deno.test.beforeAll(async () => {
  folder = await Deno.makeTempDir({ prefix: "ablate-sam-stage-" });
  await writeTinyVoc(join(folder, "voc"));
  await writeDiscSam(join(folder, "sam"), "transformers.js");
  const source = { name: "voc2012", root: join(folder, "voc") } as const;
  split = { source, name: "val", ids: VAL, fingerprint: "tiny", classNames: [] };
});
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

/** Evaluates the masks of the split in a store, telling every progress. */
async function masksIn(store: string, { signal, onProgress, more = {}, bytes = 1 }: {
  signal?: AbortSignal;
  /** Of the model. */
  bytes?: number;
  onProgress?: (stage: string, done: number) => void;
  more?: Partial<MaskGenerationSettings>;
} = {}) {
  const workers = new Workers();
  const begun: Record<string, number> = {};
  const progress: Progress = {
    begin(name, _total, done) {
      begun[name] = done;
      return { update: (now) => onProgress?.(name, now), end() {} };
    },
    note() {},
  };
  try {
    const masks = Settings.shape.masks.parse({ generator: "sam", model: "sam", ...FEW, ...more });
    const maskSources = {
      sam: () => ({ folder: join(folder, "sam"), hash: "discs", bytes }),
      imported: () => assert.fail(),
    };
    const node = masksNode(split, masks, { background: true }, { workers, maskSources });
    const results = await evaluateNodes([node], {
      store: new Store(join(folder, store)),
      findCode: fixedCode,
      signal,
      progress,
    });
    return { artefact: resultOf(results, node), begun };
  } finally {
    await workers.close();
  }
}

Deno.test("the stage stores what the generator makes of every image, with levels and origins", async () => {
  const { artefact } = await masksIn("whole");
  const whole = await artefact.whole();
  const sam = await openSam(join(folder, "sam"), { threads: 1 });
  const dataset = openDataset(split.source);
  let mask = 0;
  for (const [image, stored] of [...unpackMasks(whole)].entries()) {
    const { masks, origins } = await generateMasks(
      sam,
      await dataset.image(VAL[image], "val"),
      { ...MINIMAL_OVERLAP, ...FEW },
    );
    assert(masks.count > 0);
    assert.deepEqual(stored, masks);
    for (const { iouPredicted, stability, point, crop } of origins) {
      const at = (name: string, width = 1) =>
        [...(whole.tensors as Artefact["tensors"])[name].data].slice(mask * width, (mask + 1) * width);
      assert.deepEqual(at("iouPredicted"), [iouPredicted]);
      assert.deepEqual(at("stability"), [Math.fround(stability)]);
      assert.deepEqual(at("points", 2), point.map(Math.fround));
      assert.deepEqual(at("crops", 4), [...crop]);
      mask++;
    }
  }
  assert.equal(mask, whole.tensors.levels.data.length);
  await sam.close();
});

Deno.test("progress is told inside an image", async () => {
  const told: number[] = [];
  await masksIn("progress", { onProgress: (stage, done) => stage === "SAM masks" && told.push(done) });
  assert(told.some((done) => done > 0 && done < 1), told.join(" "));
  assert.equal(Math.max(...told), VAL.length);
});

Deno.test("an interrupted run of a large SAM goes on with the images that are missing, and ends with the same masks", async () => {
  const stop = new AbortController(), { systemMemoryInfo } = Deno;
  const bytes = 38e6;
  // Memory for one worker alone, which makes one image after the other.
  Deno.systemMemoryInfo = () => ({ ...systemMemoryInfo(), available: 0 });
  const interrupted = masksIn("resume", {
    ...{ bytes, signal: stop.signal },
    // Two images are done: the third is under way.
    onProgress: (_, done) => done > 2 && stop.abort(new Error("interrupted")),
  }).finally(() => Deno.systemMemoryInfo = systemMemoryInfo);
  await assert.rejects(interrupted, /interrupted/);
  const { artefact, begun } = await masksIn("resume", { bytes });
  assert.deepEqual([artefact.shardCount, begun["SAM masks"]], [1, 2]);
  const { artefact: uninterrupted } = await masksIn("whole");
  assert.deepEqual(await artefact.whole(), await uninterrupted.whole());
});

Deno.test("thresholds are part of the key", async () => {
  const { begun } = await masksIn("whole");
  assert.deepEqual(begun, {});
  assert.equal((await masksIn("whole", { more: { predIouThresh: 0.5 } })).begun["SAM masks"], 0);
});
