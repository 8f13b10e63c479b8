import assert from "node:assert/strict";
import { keyBiasVector, type KeyProjection } from "../../lib/method/key-bias.ts";
import { Random } from "../../lib/tensor/random.ts";
import { assertClose } from "./close.ts";

const HEADS = 3;
const HEAD_WIDTH = 4;
const D = HEADS * HEAD_WIDTH;

function projection(): KeyProjection {
  const random = new Random(1);
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
  return { weight: draw(D * D), bias: draw(D), shift: draw(D), heads: HEADS };
}

const lengths = (vector: Float32Array) =>
  Array.from(
    { length: HEADS },
    (_, head) => Math.hypot(...vector.subarray(head * HEAD_WIDTH, (head + 1) * HEAD_WIDTH)),
  );

Deno.test("every attention head gets a part of length |scale| sqrt(d_h)", () => {
  for (const direction of ["random", "mean"] as const) {
    for (const scale of [0.5, -2]) {
      const vector = keyBiasVector({ direction, scale, seed: 5 }, projection());
      assertClose(lengths(vector), [2, 2, 2].map((root) => root * Math.abs(scale)), 1e-6);
    }
  }
});

Deno.test("random directions follow the seed alone, the mean key follows the model alone", () => {
  const other = { ...projection(), bias: new Float32Array(D).fill(1) };
  const random = (seed: number, of = projection()) =>
    keyBiasVector({ direction: "random", scale: 1, seed }, of);
  assert.deepEqual(random(1), random(1, other));
  assert.notDeepEqual(random(1), random(2));
  const mean = (seed: number, of = projection()) => keyBiasVector({ direction: "mean", scale: 1, seed }, of);
  assert.deepEqual(mean(1), mean(2));
  assert.notDeepEqual(mean(1), mean(1, other));
});

Deno.test("the mean key is W_k beta + b_k", () => {
  const weight = new Float32Array(D * D);
  // Output 1 reads input 4 threefold.
  weight[1 * D + 4] = 3;
  const shift = new Float32Array(D);
  shift[4] = 2;
  const bias = new Float32Array(D);
  bias[0] = 8;
  bias[4] = bias[8] = 1;
  const vector = keyBiasVector({ direction: "mean", scale: 1, seed: 0 }, {
    weight,
    bias,
    shift,
    heads: HEADS,
  });
  assertClose([...vector.subarray(0, 4)], [1.6, 1.2, 0, 0], 1e-6);
});

Deno.test("a model whose mean key is 0 has no such direction, and says so", () => {
  const none = { ...projection(), bias: new Float32Array(D), shift: new Float32Array(D) };
  assert.throws(
    () => keyBiasVector({ direction: "mean", scale: 1, seed: 0 }, none),
    /mean key of attention head 0/,
  );
  assert.equal(keyBiasVector({ direction: "random", scale: 1, seed: 0 }, none).length, D);
});
