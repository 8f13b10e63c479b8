import { standing } from "../application/fixtures/loose.ts";
import assert from "node:assert/strict";
import { bootstrapReplicates } from "../../lib/metrics/bootstrap.ts";
import { classTotals } from "../../lib/metrics/confusion.ts";
import { macroF1Skip, macroF1Zero, objectAccuracy } from "../../lib/metrics/mask-f1.ts";
import { maskSizeCells } from "../../lib/metrics/mask-size.ts";
import { miouDefined, miouPresent, pixelAccuracy } from "../../lib/metrics/miou.ts";
import { estimatesStage } from "../../lib/stages/estimates.ts";
import type { Json } from "../../lib/engine/artefact.ts";
import { Random } from "../../lib/tensor/random.ts";
import { stored, undisturbed } from "../application/fixtures/stored.ts";

const CLASSES = 3;
const CELLS = CLASSES * CLASSES;
const PARAMS = {
  replicates: 200,
  seed: 4,
  images: "toybox val (9 images)",
  groups: null,
  hasBackground: true,
};

function counts(images: number, seed: number, cells = CELLS): Int32Array<ArrayBuffer> {
  const random = new Random(seed);
  return Int32Array.from({ length: images * cells }, () => random.next() < 0.3 ? 0 : random.below(20));
}

const [PIXELS, MASKS, MASKS0] = [1, 2, 3].map((seed) => counts(9, seed));
const SIZES = counts(9, 5, maskSizeCells(CLASSES));

/** The counts in shards of these many images. */
function inShards(...lengths: number[]) {
  let at = 0;
  const shards = lengths.map((images) => {
    const part = (data: Int32Array<ArrayBuffer>, cells: number) => ({
      shape: [images, cells],
      data: data.slice(at * cells, (at + images) * cells),
    });
    const shard = {
      pixels: part(PIXELS, CELLS),
      masks: part(MASKS, CELLS),
      masksClass0: part(MASKS0, CELLS),
      maskSizes: part(SIZES, maskSizeCells(CLASSES)),
    };
    at += images;
    return shard;
  });
  return stored(...shards);
}

const estimatesOf = (params: Record<string, Json>, ...lengths: number[]) =>
  estimatesStage.run({ ...PARAMS, ...params }, { counts: standing(inShards(...lengths)) }, 0, undisturbed);

Deno.test("metrics are those of the summed counts and of every resample of them, however the counts are stored", async () => {
  const { tensors, facts } = await estimatesOf({}, 9);
  assert.deepEqual(facts, { images: PARAMS.images, unreached: 0 });
  assert.deepEqual((await estimatesOf({}, 4, 5)).tensors, tensors);
  const direct = {
    miou: [PIXELS, miouPresent],
    miouDefined: [PIXELS, miouDefined],
    accuracy: [PIXELS, pixelAccuracy],
    // Every class is hit in every resample here, so fixing the classes changes nothing.
    f1: [MASKS, macroF1Zero],
    f1Released: [MASKS, macroF1Skip],
    f1Class0: [MASKS0, macroF1Skip],
    objectAccuracy: [MASKS, (summed: Float64Array) => objectAccuracy(classTotals(summed))],
    backgroundAccuracy: [MASKS, (summed: Float64Array) => summed[0] / (summed[0] + summed[1] + summed[2])],
  } as const;
  for (const [name, [from, statistic]] of Object.entries(direct)) {
    const { value, replicates } = bootstrapReplicates(from, CELLS, statistic, { seed: 4, replicates: 200 });
    const found = tensors[name].data as Float64Array;
    assert.equal(found.length, 201);
    assert.ok(Math.abs(found[0] - 100 * value) < 1e-9, name);
    replicates.forEach((expected, r) => assert.ok(Math.abs(found[1 + r] - 100 * expected) < 1e-9, name));
  }
});

Deno.test("without a background class every mask is of an object and none of background", async () => {
  const { tensors } = await estimatesOf({ hasBackground: false }, 9);
  const total = bootstrapReplicates(
    MASKS,
    CELLS,
    (summed) => objectAccuracy(classTotals(summed), 0),
    { seed: 4, replicates: 2 },
  ).value;
  assert.ok(Math.abs((tensors.objectAccuracy.data as Float64Array)[0] - 100 * total) < 1e-9);
  assert.ok((tensors.backgroundAccuracy.data as Float64Array).every(Number.isNaN));
});

Deno.test("groups of images are drawn as wholes", async () => {
  const single = (await estimatesOf({}, 9)).tensors.miou.data as Float64Array;
  const grouped = (await estimatesOf({ groups: [0, 0, 0, 1, 1, 1, 2, 2, 2] }, 9)).tensors.miou.data;
  assert.equal(grouped[0], single[0]);
  // Three groups have 10 different resamples.
  const different = new Set(Array.from(grouped as Float64Array, (value) => value.toFixed(6)));
  assert.ok(different.size <= 11 && different.size >= 8, `${different.size}`);
});
