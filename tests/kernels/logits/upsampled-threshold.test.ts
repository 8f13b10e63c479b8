import assert from "node:assert/strict";
import { logitsThreshold, logitsUpsampler, type Size } from "../../../lib/backbones/sam/upsample-logits.ts";
import { thresholdLogits } from "../../../lib/kernels/logits/threshold-logits.ts";
import { Random } from "../../../lib/tensor/random.ts";

const random = new Random(11);

/** Logits of a disc on a side of `low`, with noise, far below outside. */
function disc(low: number, x: number, y: number, radius: number, noise: number): Float32Array {
  return Float32Array.from({ length: low * low }, (_, at) => {
    const away = Math.hypot(at % low - x, Math.floor(at / low) - y);
    return 3 * (radius - away) + noise * random.normal();
  });
}

/** Both ways to a mask must agree in every bit. */
function compare(logits: Float32Array, low: number, side: number, seen: Size, size: Size, offset: number) {
  const whole = logitsUpsampler(low, side, seen, size)(logits);
  const wanted = thresholdLogits(whole, size[1], offset);
  assert.deepEqual(logitsThreshold(low, side, seen, size)(logits, offset), wanted);
  assert.equal(wanted.runs.reduce((sum, run) => sum + run, 0), size[0] * size[1]);
  return wanted;
}

const SIZES: [low: number, side: number, seen: Size, size: Size][] = [
  [16, 64, [48, 64], [37, 50]],
  [16, 64, [64, 31], [200, 97]],
  [8, 32, [32, 32], [32, 32]],
  [16, 64, [1, 64], [2, 128]],
  [7, 28, [28, 13], [5, 1]],
  [16, 64, [64, 64], [1, 1]],
  [13, 52, [41, 52], [41, 53]],
];

for (const [low, side, seen, size] of SIZES) {
  Deno.test(`masks of ${low} x ${low} logits at ${size.join(" x ")} are those of the large logits`, () => {
    for (let round = 0; round < 40; round++) {
      const [x, y] = [low * random.next(), low * random.next()];
      compare(
        disc(low, x, y, low * random.next(), round % 4),
        low,
        side,
        seen,
        size,
        [0.25, 1, 0.1][round % 3],
      );
    }
    for (const value of [-9, 9, 0, 0.25, -0.25, 1e30, -1e30, NaN, Infinity, -Infinity]) {
      compare(new Float32Array(low * low).fill(value), low, side, seen, size, 0.25);
    }
  });
}

Deno.test("values far apart, none and infinite ones among them, change nothing", () => {
  const values = [NaN, Infinity, -Infinity, 1e38, -1e38, 1e-38, -0.25, 0.25, 0, 1, -1];
  for (let round = 0; round < 200; round++) {
    const logits = Float32Array.from({ length: 64 }, () => values[random.below(values.length)]);
    compare(logits, 8, 32, [32, 24], [29, 31], 0.25);
  }
});

Deno.test("thresholds are those of the offset itself, not of its nearest number in single precision", () => {
  const [above, below] = [Math.fround(0.1), Math.fround(0.3)];
  assert(above > 0.1 && below > 0.3);
  const logits = Float32Array.of(above, -above, below, -below);
  const flat: [number, number, Size, Size] = [2, 2, [2, 2], [2, 2]];
  assert.deepEqual([0.1, 0.3].map((offset) => compare(logits, ...flat, offset).inner), [2, 1]);
  assert.deepEqual([0.1, 0.3].map((offset) => compare(logits, ...flat, offset).outer), [2, 3]);
});

Deno.test("an empty mask has one run and a box of zeros", () => {
  const { runs, box, inner, outer } = compare(
    new Float32Array(64).fill(-1),
    8,
    32,
    [32, 32],
    [10, 12],
    1.5,
  );
  assert.deepEqual([[...runs], [...box], inner, outer], [[120], [0, 0, 0, 0], 0, 120]);
});
