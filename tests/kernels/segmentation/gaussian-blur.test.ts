import assert from "node:assert/strict";
import { gaussianBlur } from "../../../lib/kernels/segmentation/gaussian-blur.ts";

Deno.test("a constant plane stays, to the border", () => {
  const blurred = gaussianBlur(new Float32Array(2 * 3 * 4).fill(7), 3, 4, 1.5);
  for (const value of blurred) assert.ok(Math.abs(value - 7) < 1e-5);
});

Deno.test("a point becomes the Gaussian, in both directions and in its plane only", () => {
  const planes = new Float32Array(2 * 9 * 9);
  planes[4 * 9 + 4] = 1;
  const blurred = gaussianBlur(planes, 9, 9, 1);
  const ratio = Math.exp(-1 / 2);
  assert.ok(Math.abs(blurred[4 * 9 + 5] / blurred[4 * 9 + 4] - ratio) < 1e-5);
  assert.ok(Math.abs(blurred[5 * 9 + 5] / blurred[4 * 9 + 4] - ratio ** 2) < 1e-5);
  assert.ok(Math.abs(blurred.reduce((sum, value) => sum + value) - 1) < 1e-5);
  assert.ok(blurred.subarray(81).every((value) => value === 0));
});

Deno.test("without smoothing the planes are copied", () => {
  const planes = Float32Array.of(1, 2, 3, 4);
  const copy = gaussianBlur(planes, 2, 2, 0);
  assert.deepEqual(copy, planes);
  assert.notEqual(copy.buffer, planes.buffer);
});
