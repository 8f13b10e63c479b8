import assert from "node:assert/strict";
import { LinearCrossEntropy } from "./linear-cross-entropy.ts";
import { transposedMultiply } from "./transposed-multiply.ts";
import { referenceCrossEntropy, referenceWeightSlope } from "../../../../lib/kernels/probe/reference.ts";
import { Random } from "../../../../lib/tensor/random.ts";

Deno.test("loss and gradients agree with the formula and its slopes", () => {
  const random = new Random(4);
  const table = (rows: number, cols: number, value: () => number) =>
    Array.from({ length: rows }, () => Array.from({ length: cols }, value));
  const [rows, classes, depth, scale] = [7, 5, 6, 3];
  const batch = {
    x: table(rows, depth, () => random.normal()),
    // Soft targets of any mass; the third row has none and no loss.
    targets: table(rows, classes, () => random.next()).map((row, i) => i === 2 ? row.map(() => 0) : row),
    rowWeights: Array.from({ length: rows }, () => random.between(1, 50)),
  };
  const weight = table(classes, depth, () => random.normal());
  const bias = Array.from({ length: classes }, () => random.normal());

  const layer = new LinearCrossEntropy(rows, classes, depth);
  layer.x.set(batch.x.flat());
  layer.targets.set(batch.targets.flat());
  layer.rowWeights.set(batch.rowWeights);
  const loss = layer.run(Float64Array.from(weight.flat()), Float64Array.from(bias), scale);

  assert.ok(Math.abs(loss - referenceCrossEntropy(batch, weight, bias, scale)) < 1e-12);
  for (let c = 0; c < classes; c++) {
    for (let e = 0; e < depth; e++) {
      const slope = referenceWeightSlope(batch, weight, bias, scale, [c, e]);
      assert.ok(Math.abs(layer.weightGradient[c * depth + e] - slope) < 1e-8, `weight ${c}, ${e}`);
    }
    const moved = (by: number) => bias.map((b, i) => i === c ? b + by : b);
    const slope = (referenceCrossEntropy(batch, weight, moved(1e-5), scale) -
      referenceCrossEntropy(batch, weight, moved(-1e-5), scale)) / 2e-5;
    assert.ok(Math.abs(layer.biasGradient[c] - slope) < 1e-8, `bias ${c}`);
  }
});

for (const [m, n, depth] of [[1, 1, 1], [2, 4, 3], [3, 5, 7], [5, 6, 2], [4, 3, 9]]) {
  Deno.test(`Dᵀ X of ${m} x ${n} and ${m} x ${depth} equals the sums written out`, () => {
    const random = new Random(3);
    const d = new Float64Array(m * n).map(() => random.normal());
    const x = new Float64Array(m * depth).map(() => random.normal());
    const out = new Float64Array(n * depth).fill(7);
    transposedMultiply(d, x, out, m, n, depth);
    for (let c = 0; c < n; c++) {
      for (let e = 0; e < depth; e++) {
        let sum = 0;
        for (let i = 0; i < m; i++) sum += d[i * n + c] * x[i * depth + e];
        assert.ok(Math.abs(out[c * depth + e] - sum) < 1e-12);
      }
    }
  });
}
