import assert from "node:assert/strict";
import { multiplyTransposed } from "../../../lib/kernels/matmul/multiply-transposed.ts";
import { timesTransposed } from "../../../lib/kernels/matmul/times-transposed.ts";
import { matrix } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";

function draw(count: number, seed: number): Float64Array {
  const random = new Random(seed);
  return new Float64Array(count).map(() => random.normal());
}

for (const [m, n, depth] of [[1, 1, 1], [2, 4, 3], [3, 5, 7], [5, 6, 2], [4, 3, 9]]) {
  Deno.test(`A Bᵀ of ${m} x ${depth} and ${n} x ${depth} equals the sums written out`, () => {
    const a = draw(m * depth, 1);
    const b = draw(n * depth, 2);
    const out = new Float64Array(m * n);
    multiplyTransposed(a, b, out, m, n, depth);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let e = 0; e < depth; e++) sum += a[i * depth + e] * b[j * depth + e];
        assert.equal(out[i * n + j], sum);
      }
    }
  });
}

Deno.test("a long X Wᵀ is the same as its parts put together", () => {
  const x = matrix(2500, 3, Float32Array.from(draw(7500, 5)));
  const w = matrix(2, 3, Float32Array.from(draw(6, 6)));
  const whole = timesTransposed(x, w);
  const tail = timesTransposed(matrix(500, 3, x.data.slice(6000)), w);
  assert.deepEqual(whole.data.slice(4000), tail.data);
  assert.throws(() => timesTransposed(x, matrix(2, 4)), /width 4 but found 3/);
});
