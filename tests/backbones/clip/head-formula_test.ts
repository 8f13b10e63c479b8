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
    ]
  ) assert.notEqual(headFormula(makeHead("dba", options), 0.125), usual);
});
