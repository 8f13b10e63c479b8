import assert from "node:assert/strict";
import { headFormula } from "../../../lib/backbones/clip/head-formula.ts";
import { UserError } from "../../../lib/errors.ts";
import type { HeadOptions } from "../../../lib/method/heads/options.ts";
import { makeHead } from "../../../lib/method/heads/registry.ts";

const written = (formula: string, options: HeadOptions = {}) => makeHead("formula", { formula, ...options });

const SAME: [head: string, formula: string, options?: HeadOptions][] = [
  ["dba", "(softmax(q * transpose(q) * scale + B) + softmax(k * transpose(k) * scale + B)) * v"],
  ["maskclip", "v"],
  ["clip", "softmax(q * transpose(k) * scale) * v"],
  ["sclip", "(softmax(q * transpose(q) * scale) + softmax(k * transpose(k) * scale)) * v"],
];

for (const [name, formula] of SAME) {
  Deno.test(`the formula of ${name} computes what ${name} does`, () => {
    assert.equal(headFormula(written(formula), 0.125), headFormula(makeHead(name), 0.125));
  });
}

Deno.test("numbers, differences, quotients and means are what they say", () => {
  assert.equal(headFormula(written("2 * mean(v) / 4"), 0.125), "1 X + 1 O((0.25 (2 meanv)))");
  assert.equal(headFormula(written("v - -k"), 1), "1 X + 1 O((v + (-1 (-1 k))))");
  assert.equal(headFormula(written("sqrt(heads * 4) * v"), 1), "1 X + 1 O((2 v))");
});

Deno.test("a formula with B takes the options of the bias, one without refuses them", () => {
  assert.deepEqual(written("softmax(B) * v", { tau: 8, residual: [0, 2] }).bias, {
    tau: 8,
    classVisible: true,
    seeSelf: false,
  });
  assert.equal(written("v").bias, null);
  assert.throws(() => written("v", { tau: 8 }), UserError);
});

const WRONG: [formula: string, message: RegExp][] = [
  ["softmax(q", /is no formula/],
  ["softmax(qq) * v", /unknown name "qq" in a formula; there are: q, k, v, scale, heads/],
  ["relu(q)", /unknown function "relu" in a formula; there are: transpose, softmax, mean, sqrt/],
  ["q > v", /unknown operator ">"/],
  ["2", /gives a number/],
  ["softmax(2) * v", /expected matrices in softmax\(\)/],
  ["v / v", /expected a number in the right side of \//],
  ["v + 1", /adds matrices to matrices/],
  ["softmax() * v", /softmax\(\) of a formula needs 1 values/],
  ["v.length", /unknown name "v.length"/],
  ["q v", /an operator is missing between "q" and "v"/],
  ["v ? q : k", /a \? b : c means nothing here/],
];

for (const [formula, message] of WRONG) {
  Deno.test(`the formula ${formula} is refused before anything runs`, () => {
    assert.throws(() => written(formula), { name: "UserError", message });
  });
}
