import assert from "node:assert/strict";
import { resizeBicubic } from "../../../lib/kernels/resize/bicubic.ts";

Deno.test("the same size changes nothing and a constant stays constant", () => {
  const planes = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
  assert.deepEqual(resizeBicubic(planes, [4, 3], [4, 3]), planes);
  const constant = resizeBicubic(new Float32Array(12).fill(-1.5), [3, 4], [7, 9]);
  assert(constant.every((value) => Math.abs(value + 1.5) < 1e-6));
});

Deno.test("an impulse doubled in size gives the kernel with a = -0.75 at its quarter positions", () => {
  const impulse = Float32Array.from([0, 0, 0, 1, 0, 0, 0]);
  const got = resizeBicubic(impulse, [1, 7], [1, 14]);
  // Distances 1.75, 1.25, 0.75, 0.25 from the impulse, then mirrored.
  const side = [-0.03515625, -0.10546875, 0.26171875, 0.87890625];
  const want = [0, 0, 0, ...side, ...side.toReversed(), 0, 0, 0];
  want.forEach((value, i) => assert(Math.abs(value - got[i]) < 1e-6, `${i}: ${got[i]}`));
});

Deno.test("planes do not mix", () => {
  const planes = Float32Array.from([...new Array(9).fill(1), ...new Array(9).fill(5)]);
  const got = resizeBicubic(planes, [3, 3], [4, 5]);
  assert(got.slice(0, 20).every((value) => Math.abs(value - 1) < 1e-6));
  assert(got.slice(20).every((value) => Math.abs(value - 5) < 1e-6));
});
