import assert from "node:assert/strict";
import { affinityMap, similarityMap } from "../../lib/method/figure-maps.ts";
import { maskSetOf } from "./random-masks.ts";

Deno.test("similarity is the cosine of the upsampled token inside the mask and 0 outside", () => {
  const masks = maskSetOf(1, 4, Uint8Array.of(1, 1, 0, 1));
  const tokens = Float32Array.of(2, 0, 0, 2);
  const map = similarityMap(tokens, { height: 1, width: 2 }, masks, 0, Float32Array.of(1, 0));
  // Pixels read the tokens with weights (1, 0), (3/4, 1/4), (1/4, 3/4), (0, 1).
  assert.deepEqual([...map], [1, 0.75 / Math.hypot(0.75, 0.25), 0, 0].map(Math.fround));
});

Deno.test("the affinity map is upsampled bilinearly and not cut by the mask", () => {
  const map = affinityMap(Float64Array.of(0, 1), { height: 1, width: 2 }, 2, 4);
  assert.deepEqual([...map], [0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1]);
});
