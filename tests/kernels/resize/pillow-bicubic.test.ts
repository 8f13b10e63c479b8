import { resizePillowBicubic } from "../../../lib/kernels/resize/pillow.ts";
import { Random } from "../../../lib/tensor/random.ts";
import assert from "node:assert/strict";

const random = new Random(5);

function randomImage(height: number, width: number) {
  const data = Uint8Array.from({ length: height * width * 3 }, () => random.below(256));
  return { height, width, data };
}

/** The filter in floating point: weights of the widened kernel, a = -0.5, straight from its definition. */
function weightsOf(o: number, from: number, to: number): Map<number, number> {
  const stretch = Math.max(from / to, 1);
  const centre = (o + 0.5) * from / to;
  const cubic = (x: number) => {
    if (x < 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
    return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
  };
  const weights = new Map<number, number>();
  for (let i = 0; i < from; i++) weights.set(i, cubic(Math.abs(i + 0.5 - centre) / stretch));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight);
  return new Map([...weights].map(([i, weight]) => [i, weight / total]));
}

const toByte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));

function plainResize(image: ReturnType<typeof randomImage>, height: number, width: number) {
  const wide = new Float64Array(image.height * width * 3);
  const result = new Uint8Array(height * width * 3);
  for (let x = 0; x < width; x++) {
    for (const [i, weight] of weightsOf(x, image.width, width)) {
      for (let y = 0; y < image.height; y++) {
        for (let c = 0; c < 3; c++) {
          wide[(y * width + x) * 3 + c] += weight * image.data[(y * image.width + i) * 3 + c];
        }
      }
    }
  }
  for (let y = 0; y < height; y++) {
    const line = new Float64Array(width * 3);
    for (const [i, weight] of weightsOf(y, image.height, height)) {
      for (let x = 0; x < line.length; x++) line[x] += weight * toByte(wide[i * width * 3 + x]);
    }
    result.set([...line].map(toByte), y * width * 3);
  }
  return result;
}

Deno.test("agrees with the filter in floating point up to one grey level in few values", () => {
  const image = randomImage(23, 31);
  for (const [height, width] of [[40, 50], [11, 13], [23, 9], [60, 31], [5, 70], [1, 1]]) {
    const got = resizePillowBicubic(image, height, width);
    assert.deepEqual([got.height, got.width], [height, width]);
    const want = plainResize(image, height, width);
    const apart = want.map((value, i) => Math.abs(value - got.data[i]));
    assert(apart.every((value) => value <= 1), `${height} x ${width}`);
    assert(
      apart.filter((value) => value > 0).length <= Math.max(1, 0.01 * apart.length),
      `${height} x ${width}`,
    );
  }
});

Deno.test("the same size gives the same picture, a constant stays constant", () => {
  const image = randomImage(6, 9);
  assert.deepEqual(resizePillowBicubic(image, 6, 9).data, image.data);
  const flat = { height: 5, width: 5, data: new Uint8Array(75).fill(201) };
  for (const side of [2, 5, 13]) {
    assert(resizePillowBicubic(flat, side, side + 1).data.every((value) => value === 201));
  }
});

Deno.test("overshoot at hard edges is cut at black and white", () => {
  const data = new Uint8Array(3 * 8).map((_, i) => i < 12 ? 0 : 255);
  const levels = resizePillowBicubic({ height: 1, width: 8, data }, 1, 32).data;
  assert.equal(Math.min(...levels), 0);
  assert.equal(Math.max(...levels), 255);
  assert(levels.slice(0, 3).every((value) => value === 0));
});
