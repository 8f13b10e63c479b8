import assert from "node:assert/strict";
import {
  bootstrapAll,
  bootstrapInterval,
  bootstrapReplicates,
  constantReplicates,
  differenceOf,
  pairedDifference,
} from "../../lib/metrics/bootstrap.ts";
import { forEachDraw } from "../../lib/metrics/image-draws.ts";
import { miouPresent } from "../../lib/metrics/miou.ts";
import { SparseCounts } from "../../lib/metrics/sparse-counts.ts";
import { Random } from "../../lib/tensor/random.ts";

/** Share of the first of two cells. */
const share = (summed: Float64Array) => summed[0] / (summed[0] + summed[1]);

/** Images with one observation each, a success with probability `p`. */
function coinImages(images: number, p: number, random: Random): Int32Array {
  const counts = new Int32Array(images * 2);
  for (let i = 0; i < images; i++) counts[i * 2 + (random.next() < p ? 0 : 1)] = 1;
  return counts;
}

Deno.test("the interval holds the statistic of all images and comes again with the same seed", () => {
  const counts = coinImages(80, 0.3, new Random(4));
  const first = bootstrapInterval(counts, 2, share, { seed: 1 });
  assert.equal(first.value, counts.filter((_, i) => i % 2 === 0).reduce((a, b) => a + b) / 80);
  assert.ok(first.low < first.value && first.value < first.high);
  assert.deepEqual(bootstrapInterval(counts, 2, share, { seed: 1 }), first);
  assert.notDeepEqual(bootstrapInterval(counts, 2, share, { seed: 2 }), first);
});

Deno.test("95 % intervals cover the true share about 95 times in 100", () => {
  const random = new Random(7);
  let covered = 0;
  for (let trial = 0; trial < 200; trial++) {
    const { low, high } = bootstrapInterval(coinImages(100, 0.4, random), 2, share, {
      seed: trial,
      replicates: 300,
    });
    if (low <= 0.4 && 0.4 <= high) covered++;
  }
  assert.ok(covered >= 180 && covered <= 198, `${covered} of 200 intervals cover`);
});

Deno.test("the width of the interval is that of a normal approximation", () => {
  const counts = new Int32Array(800).map((_, i) => i % 4 === 0 || i % 4 === 3 ? 1 : 0);
  const { low, high } = bootstrapInterval(counts, 2, share, { seed: 3, replicates: 4000 });
  const expected = 2 * 1.96 * Math.sqrt(0.25 / 400);
  assert.ok(Math.abs((high - low) / expected - 1) < 0.08, `${high - low} against ${expected}`);
});

Deno.test("counts are summed before the statistic: large images weigh more", () => {
  const counts = Int32Array.of(90, 10, 0, 1);
  assert.equal(bootstrapInterval(counts, 2, share, { seed: 1 }).value, 90 / 101);
});

Deno.test("identical results differ by exactly nothing, whatever the spread of the images", () => {
  const counts = coinImages(50, 0.5, new Random(2));
  assert.deepEqual(pairedDifference(counts, counts, 2, share, { seed: 9 }), {
    difference: 0,
    low: 0,
    high: 0,
  });
});

Deno.test("pairing cancels what is hard for both sides", () => {
  // Images are very unequal, yet B is worse than A by one count in every image of 100.
  const random = new Random(5);
  const a = new Int32Array(120);
  const b = new Int32Array(120);
  for (let i = 0; i < 60; i++) {
    const hits = 1 + random.below(99);
    a.set([hits, 100 - hits], i * 2);
    b.set([hits - 1, 101 - hits], i * 2);
  }
  const { difference, low, high } = pairedDifference(a, b, 2, share, { seed: 1 });
  for (const value of [difference, low, high]) assert.ok(Math.abs(value - 0.01) < 1e-9);
});

Deno.test("resamples where the statistic is undefined are left out", () => {
  // One image in three has a class at all; a resample without it has no mean IoU.
  const counts = Int32Array.of(5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const { value, low, high } = bootstrapInterval(counts, 4, miouPresent, { seed: 1, replicates: 100 });
  assert.deepEqual([value, low, high], [1, 1, 1]);
});

Deno.test("counts that are no whole images are refused", () => {
  assert.throws(() => bootstrapInterval(new Int32Array(5), 2, share, { seed: 1 }), RangeError);
  assert.throws(() => bootstrapInterval(new Int32Array(0), 2, share, { seed: 1 }), RangeError);
  assert.throws(
    () => pairedDifference(new Int32Array(4), new Int32Array(2), 2, share, { seed: 1 }),
    RangeError,
  );
});

Deno.test("numbers of different images are not paired, however many images there are; a constant goes with any", () => {
  const counts = coinImages(20, 0.5, new Random(1));
  const of = (images: string) => bootstrapReplicates(counts, 2, share, { seed: 1, replicates: 10, images });
  const [train, val] = [of("toybox train (20 images)"), of("toybox val (20 images)")];
  assert.throws(
    () => differenceOf(train, val),
    /same images, to pair them, but found toybox train \(20 images\) and toybox val \(20 images\)/,
  );
  assert.equal(differenceOf(val, of("toybox val (20 images)")).difference, 0);
  assert.equal(differenceOf(val, constantReplicates(val.value, 10)).difference, 0);
});

Deno.test("several statistics share their draws, and what one leaves out is decided by all images", () => {
  const counts = coinImages(30, 0.3, new Random(3));
  const options = { seed: 2, replicates: 40 };
  let total: Float64Array | undefined;
  const [first, second] = bootstrapAll(SparseCounts.of(counts, 2), [() => share, (all) => {
    total = all;
    return ([hits]) => hits;
  }], options);
  assert.deepEqual(first, bootstrapReplicates(counts, 2, share, options));
  assert.equal(second.value, total![0]);
  assert.ok(first.replicates.every((value, r) => Math.abs(value * 30 - second.replicates[r]) < 1e-9));
});

Deno.test("draws that are not kept are those that would be: memory decides nothing", () => {
  const [images, replicates] = [4000, 9000];
  const drawn = (count: number, at: readonly number[]) => {
    const sums = new Map<number, string>();
    forEachDraw(images, { seed: 5, replicates: count }, (weights, draw) => {
      if (at.includes(draw)) sums.set(draw, weights.slice(0, 50).join());
    });
    return sums;
  };
  // 72 MB of draws are not kept, 0.8 MB are.
  assert.deepEqual(drawn(replicates, [0, 99]), drawn(100, [0, 99]));
});

Deno.test("where images come in groups, whole groups are drawn, and the interval is wider", () => {
  const groups = Array.from({ length: 40 }, (_, image) => Math.floor(image / 10));
  forEachDraw(40, { seed: 1, replicates: 20, groups }, (weights) => {
    for (let image = 0; image < 40; image++) assert.equal(weights[image], weights[groups[image] * 10]);
    assert.equal(weights.reduce((sum, weight) => sum + weight, 0), 40);
  });
  // Every image of a group is the same: 40 images are worth 4.
  const counts = Int32Array.from(groups.flatMap((group) => group < 2 ? [1, 0] : [0, 1]));
  const width = (of?: number[]) => {
    const { low, high } = bootstrapInterval(counts, 2, share, { seed: 1, replicates: 500, groups: of });
    return high - low;
  };
  assert.ok(width(groups) > 2 * width(), `${width(groups)} against ${width()}`);
});
