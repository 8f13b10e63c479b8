import assert from "node:assert/strict";
import { logitsUpsampler } from "../../../lib/backbones/sam/upsample-logits.ts";
import { resizeBilinear } from "../../../lib/kernels/resize/bilinear.ts";
import { Random } from "../../../lib/tensor/random.ts";

const random = new Random(7);

/** The two steps one after the other: up to the square, the part that holds the image, to the image's size. */
function inTwoSteps(
  logits: Float32Array,
  low: number,
  side: number,
  [seenHeight, seenWidth]: [number, number],
  size: [number, number],
): Float32Array {
  const square = resizeBilinear(logits, [low, low], [side, side]);
  const seen = new Float32Array(seenHeight * seenWidth);
  for (let y = 0; y < seenHeight; y++) {
    seen.set(square.subarray(y * side, y * side + seenWidth), y * seenWidth);
  }
  return resizeBilinear(seen, [seenHeight, seenWidth], size);
}

const CASES: [low: number, side: number, seen: [number, number], size: [number, number]][] = [
  [16, 64, [48, 64], [37, 50]],
  [16, 64, [64, 31], [200, 97]],
  [8, 32, [32, 32], [32, 32]],
  [16, 64, [1, 64], [2, 128]],
];

for (const [low, side, seen, size] of CASES) {
  Deno.test(`${low} to ${side}, of which ${seen.join(" x ")}, to ${size.join(" x ")}: one step equals two`, () => {
    const logits = Float32Array.from({ length: low * low }, () => 20 * random.next() - 10);
    const once = logitsUpsampler(low, side, seen, size)(logits);
    const twice = inTwoSteps(logits, low, side, seen, size);
    assert.equal(once.length, twice.length);
    assert(once.every((value, i) => Math.abs(value - twice[i]) < 1e-5));
  });
}
