import assert from "node:assert/strict";
import type { LabelMap } from "../../lib/method/label-map.ts";
import { oracleMasks } from "../../lib/method/oracle-masks.ts";
import { paint } from "../../lib/method/paint.ts";

const truth: LabelMap = {
  height: 3,
  width: 4,
  data: Uint8Array.of(
    ...[0, 0, 5, 5],
    ...[0, 255, 0, 255],
    ...[5, 5, 255, 0],
  ),
};

Deno.test("each connected region is one mask, background included, ignored pixels in none", () => {
  const masks = oracleMasks(truth);
  assert.equal(masks.count, 3);
  assert.deepEqual([...masks.areas], [5, 2, 2]);
  assert.deepEqual([...masks.levels], [2, 2, 2]);
  assert.deepEqual([...masks.bits.subarray(12, 24)], [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("painting oracle masks with their labels gives the ground truth back", () => {
  const painted = paint(oracleMasks(truth), [0, 5, 5], [1, 1, 1]);
  for (let i = 0; i < 12; i++) if (truth.data[i] !== 255) assert.equal(painted.data[i], truth.data[i]);
});

Deno.test("an image of ignored pixels has no mask", () => {
  const nothing = oracleMasks({ height: 1, width: 2, data: Uint8Array.of(255, 255) });
  assert.deepEqual([nothing.count, nothing.bits.length], [0, 0]);
});
