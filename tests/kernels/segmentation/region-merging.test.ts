import assert from "node:assert/strict";
import { mergeRegions } from "../../../lib/kernels/segmentation/region-merging.ts";

/** Four columns of lightness 0, 2, 50, 60. */
const ids = Int32Array.from({ length: 16 }, (_, i) => i % 4);
const planes = Float32Array.from({ length: 48 }, (_, i) => i < 16 ? [0, 2, 50, 60][i % 4] : 0);
const settings = {
  threshold: 3,
  certain: 0,
  fewest: 1,
  most: 100,
  lightness: 1,
  borderShare: 0,
  fullArea: 1,
  areaPower: 0,
  enclosure: 0,
};
const merged = (change: Partial<typeof settings>) =>
  [...mergeRegions({ ids, count: 4 }, planes, 4, 4, { ...settings, ...change }).ids].slice(0, 4);

Deno.test("the cheapest borders merge until the threshold", () => {
  assert.deepEqual(merged({}), [0, 0, 1, 2]);
  assert.deepEqual(merged({ threshold: 10 }), [0, 0, 1, 1]);
  // The means of the pairs are 1 and 55.
  assert.deepEqual(merged({ threshold: 53.9 }), [0, 0, 1, 1]);
  assert.deepEqual(merged({ threshold: 54.1 }), [0, 0, 0, 0]);
});

Deno.test("the fewest regions are kept unless they look the same", () => {
  assert.deepEqual(merged({ fewest: 4 }), [0, 1, 2, 3]);
  assert.deepEqual(merged({ fewest: 4, certain: 2.5 }), [0, 0, 1, 2]);
});

Deno.test("too many regions merge whatever it costs", () => {
  assert.deepEqual(merged({ threshold: 0, most: 2 }), [0, 0, 1, 1]);
});
