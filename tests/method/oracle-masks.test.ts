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
  const masks = oracleMasks(truth, 0);
  assert.equal(masks.count, 3);
  assert.deepEqual([...masks.areas], [5, 2, 2]);
  assert.deepEqual([...masks.levels], [2, 2, 2]);
  assert.deepEqual([...masks.bits.subarray(12, 24)], [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("painting oracle masks with their labels gives the ground truth back", () => {
  const painted = paint(oracleMasks(truth, 0), [0, 5, 5], [1, 1, 1]);
  for (let i = 0; i < 12; i++) if (truth.data[i] !== 255) assert.equal(painted.data[i], truth.data[i]);
});

Deno.test("an image of ignored pixels has no mask", () => {
  const nothing = oracleMasks({ height: 1, width: 2, data: Uint8Array.of(255, 255) });
  assert.deepEqual([nothing.count, nothing.bits.length], [0, 0]);
});

Deno.test("fragments below the smallest region are in no mask; where all are, the largest stays", () => {
  const areas = (smallest: number) => [...oracleMasks(truth, smallest).areas];
  assert.deepEqual(areas(2), [5, 2, 2]);
  assert.deepEqual(areas(3), [5]);
  assert.deepEqual(areas(6), [5]);
  const { bits } = oracleMasks({ height: 1, width: 5, data: Uint8Array.of(1, 2, 2, 3, 3) }, 100);
  assert.deepEqual([...bits], [0, 1, 1, 0, 0]);
});

Deno.test("unless told otherwise, fragments go that SAM's clean-up would drop", () => {
  const data = new Uint8Array(20 * 20).fill(1);
  data.fill(2, 0, 99);
  assert.deepEqual([...oracleMasks({ height: 20, width: 20, data }).areas], [301]);
  data.fill(2, 0, 100);
  assert.deepEqual([...oracleMasks({ height: 20, width: 20, data }).areas], [100, 300]);
});
