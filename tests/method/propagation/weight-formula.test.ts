import assert from "node:assert/strict";
import { inductiveWeights } from "../../../lib/method/propagation/inductive.ts";
import { isWeightFormula, weightFormula } from "../../../lib/method/propagation/weight-formula.ts";
import { Settings } from "../../../lib/stages/settings.ts";

const neighbours = {
  count: 2,
  k: 2,
  ids: Int32Array.of(0, 1, 1, 2),
  similarities: Float32Array.of(0.5, 0.25, 0.75, -0.5),
};
const degree = Float64Array.of(4, 2, 1);

Deno.test("the forms of Table 8 written out give the same weights", () => {
  for (const [name, formula] of [["degree", "a / sqrt(d * sum)"], ["l1", "a / sum"]]) {
    const weights = inductiveWeights(neighbours, formula, degree, 4);
    assert.deepEqual(weights, inductiveWeights(neighbours, name, degree, 4));
    assert.ok(weights.some((weight) => weight > 0));
  }
});

Deno.test("a weight that is negative or no number counts as 0", () => {
  assert.equal(weightFormula("a - 1")(0.5, 1, 1), 0);
  assert.equal(weightFormula("log(0 * a) * 0")(0.5, 1, 1), 0);
});

Deno.test("settings take a formula and refuse other texts", () => {
  const weights = Settings.shape.inductive.unwrap().shape.weights;
  for (const good of ["degree", "l1", "a / d", "a ** 2 / max(d, sum)"]) {
    assert.equal(weights.safeParse(good).success, true, good);
  }
  for (const bad of ["degre", "a /", "b / d", "0", "a; d", "0 - a"]) {
    assert.equal(isWeightFormula(bad), false, bad);
    assert.equal(weights.safeParse(bad).success, false, bad);
  }
});
