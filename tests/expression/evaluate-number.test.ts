import assert from "node:assert/strict";
import { evaluateNumber } from "../../lib/expression/evaluate-number.ts";

const known: Readonly<Record<string, number>> = { a: 3, "graph.k": 12, batch: 512 };
const value = (text: string) =>
  evaluateNumber(text, (name) => Object.hasOwn(known, name) ? known[name] : undefined);

const VALUES: readonly [text: string, value: number][] = [
  ["0.1 * batch / 256", 0.2],
  ["-a ** 2", -9],
  ["2 ^ 3 ^ 2", 512],
  ["2 ** 3 ** 2", 512],
  ["1 - 2 - 3", -4],
  ["8 / 4 / 2", 1],
  ["+a - -a", 6],
  ["7 % 4", 3],
  ["-1 % 4", 3],
  ["(1 + 2) * a", 9],
  ["graph.k / 4", 3],
  ['graph["k"]', 12],
  ["a > 2 ? 1 : 2", 1],
  ["a > 2 and a < 3 ? 1 : 2", 2],
  ["1 < a < 4 ? 5 : 6", 5],
  ["a == 3 or a != 3 ? 1 : 0", 1],
  ["max(1, a, 2) + min(4, 5)", 7],
  ["round(2.5) + round(-2.5)", 0],
  ["round(1.005, 2)", 1.01],
  ["round(1e-7, 3)", 0],
  ["log(8, 2)", 3],
  ["log(exp(2))", 2],
  ["log10(1000) + log2(8)", 6],
  ["floor(1.5) + ceil(1.5) + abs(-1) + pow(2, 3) + sqrt(4)", 14],
  ["0x10 + 1e3 + .5", 1016.5],
  ["1 +\n\t2", 3],
];

for (const [text, expected] of VALUES) {
  Deno.test(`${JSON.stringify(text)} is ${expected}`, () => {
    assert.ok(Math.abs(value(text) - expected) < 1e-12, `${value(text)}`);
  });
}

const MISTAKES: readonly [text: string, message: RegExp][] = [
  ["1 +", /^not an expression \(Unexpected end of expression \(char 4\)\)$/],
  ["a ** 2 +", /\(char 9\)/],
  ["batsh", /^there is no number called "batsh"$/],
  ["graph.kk + 1", /^there is no number called "graph.kk"$/],
  ["cos(1)", /^"cos" is not one of the functions abs, ceil/],
  ["max()", /^it cannot be evaluated \(max\(\) takes at least 1 values but got 0\)$/],
  ["sqrt(1, 2)", /^it cannot be evaluated \(sqrt\(\) takes 1 values but got 2\)$/],
  ["round(1, 99)", /^it cannot be evaluated \(round\(\) takes 0 to 15 digits but got 99\)$/],
  ["1 / 0", /^the expression gives Infinity, not a finite number$/],
  ["sqrt(-1)", /^the expression gives NaN, not a finite number$/],
  ["1 < 2", /^the expression gives true, not a finite number$/],
  ["2 a", /^an operator is missing between "2" and "a"$/],
  ["5!", /^"!" is not one of the operators/],
  ["[1, 2]", /^"\[1, 2\]" is not arithmetic$/],
  ['"text"', /^the text "text" is not arithmetic$/],
  ["(".repeat(300) + "1" + ")".repeat(300) + "+ a(1)(2)", /nested|arithmetic/],
  ["1".repeat(20_000), /^it has 20000 characters, more than 10000$/],
];

for (const [text, message] of MISTAKES) {
  Deno.test(`${JSON.stringify(text.slice(0, 40))} is refused with its reason`, () => {
    assert.throws(() => value(text), { name: "ExpressionError", message });
  });
}
