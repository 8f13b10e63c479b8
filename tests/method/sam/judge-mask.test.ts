import assert from "node:assert/strict";
import { judgeMask } from "../../../lib/method/sam/judge-mask.ts";
import { MINIMAL_OVERLAP } from "../../../lib/method/sam/settings.ts";

/** Logits of a square of 9 inside -9, `soft` pixels of which are unsure. */
function square(size: number, from: number, to: number, soft = 0): Float32Array {
  const logits = new Float32Array(size * size).fill(-9);
  for (let y = from; y < to; y++) {
    for (let x = from; x < to; x++) logits[y * size + x] = soft-- > 0 ? 0.5 : 9;
  }
  return logits;
}

const image = { height: 200, width: 200 };
const judge = (logits: Float32Array, crop = [0, 0, 100, 100]) =>
  judgeMask(logits, { crop, image }, MINIMAL_OVERLAP);

Deno.test("unsure masks go", () => {
  const unsure = judge(square(100, 30, 60, 90));
  assert.deepEqual([unsure.stability, unsure.stays], [0.9, false]);
  const surer = judge(square(100, 30, 60, 60));
  assert.deepEqual([surer.stability, surer.stays], [1 - 60 / 900, true]);
});

Deno.test("masks cut by the crop go, masks at the border of the image stay", () => {
  const corner = square(100, 0, 30);
  assert.equal(judge(corner).stays, true);
  assert.equal(judge(corner, [50, 50, 150, 150]).stays, false);
});

Deno.test("mask and box are those of logits above 0, also outside a square", () => {
  const { runs, box } = judgeMask(
    Float32Array.of(-1, 0, 2, 3, -4, 0.1),
    { crop: [0, 0, 3, 2], image: { height: 2, width: 3 } },
    MINIMAL_OVERLAP,
  );
  assert.deepEqual([...runs], [2, 2, 1, 1]);
  assert.deepEqual([...box], [0, 0, 2, 1]);
});
