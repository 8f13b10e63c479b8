import assert from "node:assert/strict";
import { filterCrop } from "../../../lib/method/sam/filter-crop.ts";

/** Logits of a square of ones inside -9, `soft` pixels of which are unsure. */
function square(size: number, from: number, to: number, soft = 0): Float32Array {
  const logits = new Float32Array(size * size).fill(-9);
  for (let y = from; y < to; y++) {
    for (let x = from; x < to; x++) logits[y * size + x] = soft-- > 0 ? 0.5 : 9;
  }
  return logits;
}

function filter(masks: Float32Array[], levels: number[], iouPredicted: number[], crop = [0, 0, 100, 100]) {
  const logits = new Float32Array(masks.length * 10000);
  masks.forEach((mask, i) => logits.set(mask, i * 10000));
  const image = { height: 200, width: 200 };
  return filterCrop({ height: 100, width: 100, logits, levels, iouPredicted, crop, image });
}

Deno.test("wholes pass with a lower score and win over parts", () => {
  const same = square(100, 30, 60);
  assert.deepEqual([...filter([same, same], [1, 2], [0.99, 0.77]).kept], [1]);
  assert.deepEqual([...filter([same, same], [1, 2], [0.99, 0.75]).kept], [0]);
});

Deno.test("unsure masks are dropped", () => {
  const { stability, kept } = filter([square(100, 30, 60, 90), square(100, 30, 60, 60)], [2, 2], [0.9, 0.9]);
  assert.deepEqual([...stability], [0.9, 1 - 60 / 900]);
  assert.deepEqual([...kept], [1]);
});

Deno.test("masks cut by the crop are dropped, masks at the border of the image stay", () => {
  const corner = square(100, 0, 30);
  assert.equal(filter([corner], [2], [0.9]).kept.length, 1);
  assert.equal(filter([corner], [2], [0.9], [50, 50, 150, 150]).kept.length, 0);
});
