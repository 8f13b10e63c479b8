import assert from "node:assert/strict";
import {
  biasMatrix,
  coMembership,
  type Downsampling,
  maskMeanMatrix,
  tokenMasks,
} from "../../lib/method/mask-bias.ts";

// Four tokens: mask 0 holds 0 and 1, mask 1 holds 1 and 2, mask 2 holds none; token 3 is in no mask.
const atTokens = Uint8Array.of(1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0);
const together = coMembership(atTokens, 3, 4);

Deno.test("a token takes the top-left pixel of its cell", () => {
  const bits = Uint8Array.from({ length: 5 * 7 }, (_, at) => (at === 0 || at === 2 * 7 + 3 ? 1 : 0));
  assert.deepEqual([...tokenMasks({ height: 5, width: 7, count: 1, bits }, 2, 2)], [1, 0, 0, 1]);
});

Deno.test("tokens of a region are those of the cropped mask", () => {
  const bits = Uint8Array.from({ length: 36 }, (_, at) => (at === 2 * 6 + 1 ? 1 : 0));
  const masks = { height: 6, width: 6, count: 1, bits };
  assert.deepEqual([...tokenMasks(masks, 2, 2, { top: 2, left: 1, height: 4, width: 4 })], [1, 0, 0, 0]);
});

Deno.test("two tokens belong together when some mask holds both, and a token in no mask not even to itself", () => {
  assert.deepEqual([...together], [1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
});

Deno.test("the bias parts strangers by tau and leaves the class token alone", () => {
  const bias = biasMatrix(together, 4, { tau: 3, classVisible: true });
  assert.deepEqual([...bias.subarray(0, 5)], [0, 0, 0, 0, 0]);
  assert.deepEqual([...bias.subarray(5, 10)], [0, 0, 0, -3, -3]);
  assert.deepEqual([...bias.subarray(20, 25)], [0, -3, -3, -3, -3]);
});

Deno.test("hiding the class token closes its column to patches and leaves its own row open", () => {
  const bias = biasMatrix(together, 4, { tau: 3, classVisible: false });
  assert.deepEqual([...bias.subarray(0, 5)], [0, 0, 0, 0, 0]);
  assert.deepEqual([5, 10, 15, 20].map((at) => bias[at]), [-3, -3, -3, -3]);
});

Deno.test("tau 0 gives a bias of plain zeros", () => {
  const bias = biasMatrix(together, 4, { tau: 0, classVisible: false });
  assert.ok(bias.every((value) => Object.is(value, 0)));
});

Deno.test("a token in several masks takes the mean of their means, one in none keeps its row", () => {
  const mean = maskMeanMatrix(atTokens, 3, 4);
  const rowAt = (i: number) => [...mean.subarray(i * 5, (i + 1) * 5)];
  assert.deepEqual(rowAt(0), [1, 0, 0, 0, 0]);
  assert.deepEqual(rowAt(1), [0, 0.5, 0.5, 0, 0]);
  assert.deepEqual(rowAt(2), [0, 0.25, 0.5, 0.25, 0]);
  assert.deepEqual(rowAt(4), [0, 0, 0, 0, 1]);
});

Deno.test("a token belongs to a mask by its first pixel, by any pixel, or by more than half of them", () => {
  // Cells of 2 x 2 pixels: three of four, two of four, one of four (not the first), none.
  const bits = Uint8Array.of(
    ...[1, 1, 1, 0, 0, 0, 0, 0],
    ...[1, 0, 0, 1, 0, 1, 0, 0],
  );
  const masks = { height: 2, width: 8, count: 1, bits };
  const by = (how?: Downsampling) => [...tokenMasks(masks, 1, 4, undefined, how)];
  assert.deepEqual(by(), [1, 1, 0, 0]);
  assert.deepEqual(by("nearest"), by());
  assert.deepEqual(by("max"), [1, 1, 1, 0]);
  assert.deepEqual(by("area"), [1, 0, 0, 0]);
});

Deno.test("cells that no whole number of pixels fills overlap by a pixel, and a region is looked at alone", () => {
  const masks = { height: 1, width: 5, count: 1, bits: Uint8Array.of(0, 0, 1, 0, 0) };
  assert.deepEqual([...tokenMasks(masks, 1, 2, undefined, "max")], [1, 1]);
  const right = { top: 0, left: 3, height: 1, width: 2 };
  assert.deepEqual([...tokenMasks(masks, 1, 2, right, "max")], [0, 0]);
});
