import assert from "node:assert/strict";
import { overSeeds } from "../../lib/metrics/over-seeds.ts";

Deno.test("mean and sample standard deviation over seeds", () => {
  const { mean, deviation, count } = overSeeds([2, 4, 9]);
  assert.deepEqual([mean, count], [5, 3]);
  assert.ok(Math.abs(deviation - Math.sqrt(26 / 2)) < 1e-12);
});

Deno.test("one run shows no spread", () => {
  assert.ok(Number.isNaN(overSeeds([3]).deviation));
});
