import assert from "node:assert/strict";
import { quantiseColumns } from "../../../lib/backbones/clip/quantise-columns.ts";
import { Random } from "../../../lib/tensor/random.ts";

Deno.test("columns come back to half a step, and never leave 7 bits", () => {
  const random = new Random(0);
  const [outputs, inputs] = [5, 7];
  const weight = Float32Array.from({ length: outputs * inputs }, () => random.normal());
  weight.fill(0, 0, inputs);
  const { values, scales } = quantiseColumns(weight, outputs, inputs);
  assert.equal(scales[0], 1);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      const value = values[i * outputs + o];
      assert.ok(Math.abs(value) <= 63);
      assert.ok(Math.abs(weight[o * inputs + i] - value * scales[o]) <= scales[o] / 2 * (1 + 1e-6));
    }
    if (o > 0) {
      assert.equal(
        Math.max(...Array.from({ length: inputs }, (_, i) => Math.abs(values[i * outputs + o]))),
        63,
      );
    }
  }
});
