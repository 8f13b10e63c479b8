import assert from "node:assert/strict";
import { LinearCrossEntropy } from "../../../lib/kernels/probe/linear-cross-entropy.ts";
import { referenceCrossEntropy, referenceWeightSlope } from "../../../lib/kernels/probe/reference.ts";
import { Random } from "../../../lib/tensor/random.ts";

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
