import assert from "node:assert/strict";
import { headFormula } from "../../../lib/backbones/clip/head-formula.ts";
import { heads, makeHead } from "../../../lib/method/heads/registry.ts";

Deno.test("a formula says what the head computes", () => {
  assert.equal(
    headFormula(makeHead("dba"), 0.125),
    "1 X + 1 O(((softmax((0.125 (q q')) + B) + softmax((0.125 (k k')) + B)) v)), B(4, true)",
  );
  assert.equal(headFormula(makeHead("maskclip"), 0.125), "1 X + 1 O(v)");
});

Deno.test("heads that compute different things have different formulas", () => {
  const formulas = Object.keys(heads).map((name) => headFormula(makeHead(name), 0.125));
  // Both forms of Eq. 7 compute the same tokens and affinity; they differ in pooling.
  assert.equal(new Set(formulas).size, formulas.length - 1);
  assert.equal(headFormula(makeHead("dba-eq7"), 1), headFormula(makeHead("dba-eq7-lowres"), 1));
});

Deno.test("the name of a head does not enter its formula, every option does", () => {
  const usual = headFormula(makeHead("dba"), 0.125);
  assert.equal(headFormula(makeHead("dba", { tau: 4 }), 0.125), usual);
  for (
    const options of [
      { tau: 5 },
      { classVisible: false },
      { halfSum: true },
      { headMean: true },
      { residual: [1, 2] as const },
      { seeSelf: true },
      { fullWidth: true },
      { keyBias: { direction: "random", scale: 1, seed: 0 } as const },
    ]
  ) assert.notEqual(headFormula(makeHead("dba", options), 0.125), usual);
});

Deno.test("a key bias enters the formula by direction, length and seed, and one of length 0 not at all", () => {
  const formula = (direction: "random" | "mean", scale: number, seed = 0) =>
    headFormula(makeHead("sclip", { keyBias: { direction, scale, seed } }), 0.125);
  assert.equal(formula("random", 0), headFormula(makeHead("sclip"), 0.125));
  const formulas = [formula("random", 1), formula("random", 1, 1), formula("random", 2), formula("mean", 1)];
  assert.equal(new Set(formulas).size, 4);
  assert.equal(formula("mean", 1, 1), formula("mean", 1), "the mean key takes no seed");
});
