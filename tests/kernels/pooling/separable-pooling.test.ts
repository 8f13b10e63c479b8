import assert from "node:assert/strict";
import type { Axis } from "../../../lib/kernels/pooling/axis.ts";
import { addWeightedTokens } from "../../../lib/kernels/pooling/add-weighted-tokens.ts";
import { separablePooling } from "../../../lib/kernels/pooling/separable-pooling.ts";
import { separablePoolingReference } from "../../../lib/kernels/pooling/separable-pooling-reference.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { assertClose } from "../../method/close.ts";

function randomAxis(random: Random, pixels: number, tokens: number): Axis {
  const draw = () => random.next() < 0.3 ? random.normal() : 0;
  return { pixels, tokens, weights: Float64Array.from({ length: pixels * tokens }, draw) };
}

Deno.test("pooling runs of pixels equals pooling pixel by pixel", () => {
  const random = new Random(1);
  for (let trial = 0; trial < 40; trial++) {
    const rows = randomAxis(random, 1 + random.below(9), 1 + random.below(4));
    const columns = randomAxis(random, 1 + random.below(9), 1 + random.below(4));
    const count = 1 + random.below(4);
    const density = random.next();
    const bits = Uint8Array.from(
      { length: count * rows.pixels * columns.pixels },
      () => random.next() < density ? 1 : 0,
    );
    const want = separablePoolingReference(bits, count, rows, columns);
    assertClose(separablePooling(bits, count, rows, columns), want, 1e-12);
  }
});

Deno.test("pooling handles empty masks, full masks and runs that end at the border", () => {
  const random = new Random(2);
  const [rows, columns] = [randomAxis(random, 4, 3), randomAxis(random, 5, 2)];
  const bits = new Uint8Array(3 * 20);
  bits.fill(1, 20, 40);
  for (let y = 0; y < 4; y++) bits.fill(1, 40 + y * 5 + 3, 40 + y * 5 + 5);
  const got = separablePooling(bits, 3, rows, columns);
  assertClose(got, separablePoolingReference(bits, 3, rows, columns), 1e-12);
  assert.deepEqual([...got.subarray(0, 6)], [0, 0, 0, 0, 0, 0]);
});

Deno.test("weighted tokens are added to what is there", () => {
  const out = Float64Array.of(1, 0, 0, 1);
  addWeightedTokens(out, Float64Array.of(1, 0, 2, 0, 0.5, 0), Float32Array.of(1, 2, 3, 4, 5, 6), 2);
  assert.deepEqual([...out], [12, 14, 1.5, 3]);
});
