import assert from "node:assert/strict";
import { differenceOf, intervalOf } from "../../lib/metrics/bootstrap.ts";
import { overSeeds, overSeedsAndImages } from "../../lib/metrics/over-seeds.ts";

Deno.test("mean and sample standard deviation over seeds", () => {
  const { mean, deviation, count } = overSeeds([2, 4, 9]);
  assert.deepEqual([mean, count], [5, 3]);
  assert.ok(Math.abs(deviation - Math.sqrt(26 / 2)) < 1e-12);
});

Deno.test("one run shows no spread", () => {
  assert.ok(Number.isNaN(overSeeds([3]).deviation));
});

Deno.test("seeds and images are resampled in two levels: seeds that differ widen the interval, the mean stays", () => {
  const of = "val";
  const seedAt = (value: number) => ({ value, replicates: new Float64Array(2000).fill(value), of });
  const spread = overSeedsAndImages([seedAt(40), seedAt(50), seedAt(60)], 1);
  assert.equal(spread.value, 50);
  const { low, high } = intervalOf(spread);
  assert.ok(low < 44 && high > 56, `${low} ${high}`);
  const same = intervalOf(overSeedsAndImages([seedAt(50), seedAt(50), seedAt(50)], 1));
  assert.deepEqual([same.low, same.high], [50, 50]);
});

Deno.test("two rows draw the same seeds, so what both owe to a seed cancels in their difference", () => {
  const rows = [0, 1].map((gain) =>
    overSeedsAndImages(
      [40, 50, 60].map((value) => ({
        value: value + gain,
        replicates: new Float64Array(500).fill(value + gain),
        of: "val",
      })),
      1,
    )
  );
  const { low, high } = differenceOf(rows[1], rows[0]);
  assert.ok(Math.abs(low - 1) < 1e-9 && Math.abs(high - 1) < 1e-9);
});

Deno.test("seeds that were measured on different images have no common mean", () => {
  const on = (of: string) => ({ value: 1, replicates: new Float64Array(3), of });
  assert.throws(() => overSeedsAndImages([on("train"), on("val")], 1), /train and val/);
});
