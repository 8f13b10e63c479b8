import assert from "node:assert/strict";
import { resizeBilinear, spreadBilinear } from "../../../lib/kernels/resize/bilinear.ts";
import { Random } from "../../../lib/tensor/random.ts";

const random = new Random(11);
const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const SIZES = [[[3, 4], [9, 11]], [[8, 5], [3, 2]], [[1, 1], [4, 4]], [[6, 6], [6, 6]]] as const;

Deno.test("two samples upsampled to four: edges repeated, quarters in between", () => {
  const got = resizeBilinear(Float32Array.from([0, 4]), [1, 2], [1, 4]);
  assert.deepEqual([...got], [0, 1, 3, 4]);
});

Deno.test("the same size changes nothing and a constant stays constant", () => {
  const planes = normal(2 * 5 * 7);
  assert.deepEqual(resizeBilinear(planes, [5, 7], [5, 7]), planes);
  const constant = resizeBilinear(new Float32Array(20).fill(2.5), [4, 5], [13, 3]);
  assert(constant.every((value) => Math.abs(value - 2.5) < 1e-6));
});

Deno.test("spreading is the transpose of upsampling: <U x, g> = <x, U' g>", () => {
  for (const [from, to] of SIZES) {
    const x = normal(2 * from[0] * from[1]);
    const g = normal(2 * to[0] * to[1]);
    const left = dot(resizeBilinear(x, from, to), g);
    const right = dot(x, spreadBilinear(g, to, from));
    assert(Math.abs(left - right) < 1e-4, `${from} to ${to}: ${left} and ${right}`);
  }
});

Deno.test("spreading keeps the total mass", () => {
  for (const [from, to] of SIZES) {
    const g = normal(to[0] * to[1]);
    const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);
    assert(Math.abs(total(spreadBilinear(g, to, from)) - total(g)) < 1e-4);
  }
});
