import assert from "node:assert/strict";
import { nearestAxis, resizeNearest } from "../../../lib/kernels/resize/nearest.ts";

Deno.test("nearest takes the start of a cell, nearest-exact its middle", () => {
  assert.deepEqual([...nearestAxis(10, 3, "nearest")], [0, 3, 6]);
  assert.deepEqual([...nearestAxis(10, 3, "nearest-exact")], [1, 5, 8]);
  assert.deepEqual([...nearestAxis(2, 5, "nearest")], [0, 0, 0, 1, 1]);
  assert.deepEqual([...nearestAxis(2, 5, "nearest-exact")], [0, 0, 1, 1, 1]);
});

Deno.test("whole ratios land on samples exactly, however large", () => {
  for (const factor of [3, 7, 49, 113]) {
    const axis = nearestAxis(1000 * factor, 1000, "nearest");
    axis.forEach((source, i) => assert.equal(source, i * factor));
  }
});

Deno.test("the type of the samples is kept and planes do not mix", () => {
  const planes = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
  const got = resizeNearest(planes, [2, 2], [1, 4], "nearest");
  assert.deepEqual(got, Uint8Array.from([1, 1, 2, 2, 5, 5, 6, 6]));
});
