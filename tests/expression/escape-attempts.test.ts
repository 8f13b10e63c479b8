import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { evaluateNumber } from "../../lib/expression/evaluate-number.ts";
import { ExpressionError } from "../../lib/expression/expression.ts";
import { makeHead } from "../../lib/method/heads/registry.ts";
import { weightFormula } from "../../lib/method/propagation/weight-formula.ts";
import { claimDifference } from "../../lib/application/claim-expression.ts";
import { PATIENCE_MS } from "../support/eventually.ts";

/** Texts that no language of expressions may take: each tries to reach, change, define, loop, grow or exhaust something. */
const ATTEMPTS: readonly string[] = [
  // Objects behind values.
  "constructor",
  "a.constructor",
  "a.constructor.constructor",
  'a.constructor("return 1")()',
  'constructor.constructor("return globalThis")()',
  "a.__proto__",
  "__proto__",
  "__proto__.x",
  "prototype",
  'a["constructor"]',
  'a["__proto__"]["constructor"]',
  '"a".constructor',
  '("a")["constructor"]',
  '"abc".length',
  '"abc"[1]',
  "[].constructor",
  "[1].map(a)",
  "{}.constructor",
  '{"__proto__": a}',
  "{toString: a}",
  "a.toString()",
  "a.valueOf()",
  "toString()",
  "valueOf",
  "hasOwnProperty(a)",
  "isPrototypeOf(1)",
  "max.constructor",
  "max.call(1, 2)",
  "max.apply(1, [2])",
  "sqrt.bind(1)(2)",
  "cos.constructor(1)",
  // What mathjs itself could do.
  "import({a: 1})",
  "import({max: 1}, {override: true})",
  'createUnit("foo")',
  'createUnit("knot", {definition: "0.514 m/s"})',
  'evaluate("1 + 1")',
  'parse("1 + 1")',
  'parser().evaluate("1")',
  'compile("1").evaluate()',
  'simplify("a + a")',
  'derivative("a^2", "a")',
  'rationalize("a/1")',
  "help(max)",
  "config({})",
  "typed(1)",
  'chain(1).evaluate("2")',
  "reviver(1, 2)",
  'unit("5 cm")',
  "5 cm to inch",
  "bignumber(1)",
  "random()",
  'print("$x", {x: 1})',
  "format(1)",
  "resolve(a)",
  "matrix([1])",
  "ones(100000, 100000)",
  "zeros(1e9)",
  "range(0, 1e12)",
  "factorial(1e9)",
  "170!",
  "a'",
  // Reaching out.
  "globalThis",
  "globalThis.Deno",
  'Deno.readTextFileSync("/etc/passwd")',
  "Deno",
  "process.exit(1)",
  'require("fs")',
  'import("node:fs")',
  'eval("1")',
  'Function("return 1")()',
  "this",
  "self",
  "window.location",
  "`1`",
  "new Date()",
  "async()",
  "x => x",
  "delete a",
  "typeof a",
  // Defining and changing.
  "f(x) = x",
  "f(x) = f(x)",
  "f(x) = f(x); f(1)",
  "a = 1",
  "a = 1; a",
  "max = 2",
  "a.b = 1",
  "a[1] = 2",
  "a += 1",
  "1; 2",
  "1\n; 2",
  "()",
  "(1, 2)",
  // Growing.
  "1:1e9",
  "1:1:1e12",
  "sum(1:1e8)",
  "[1:1e7]",
  "[1, 2; 3, 4]",
  "{a: 1, b: {c: 2}}",
  "[[[[1]]]]",
  "9".repeat(400),
  "1e999",
  "Infinity",
  "NaN",
  "-Infinity",
  `${"(".repeat(5_000)}1${")".repeat(4_999)}`,
  `${"(".repeat(4_900)}1${")".repeat(4_900)}`,
  `${"-".repeat(9_000)}1`,
  `1${"^1".repeat(4_000)}`,
  `1${" + 1".repeat(2_000)}`,
  `${"max(".repeat(900)}1${")".repeat(900)}`,
  `${"1 ? 1 : ".repeat(1_000)}1`,
  `a${".a".repeat(1_000)}`,
  "[".repeat(4_000),
  "1".repeat(100_000),
  `1${" + 1".repeat(1_000_000)}`,
  `"${"x".repeat(200_000)}"`,
  // Other kinds of values, and no values.
  "true",
  "null",
  "undefined",
  '"text"',
  "'text'",
  '"unfinished',
  "# a comment",
  "1 # a comment",
  "1 // 2",
  "/* 1 */ 2",
  "",
  "   ",
  "1 +",
  ")",
  "2 a",
  "a b",
  "(1)(2)",
  "1 | 2",
  "1 & 2",
  "~1",
  "1 << 2",
  "1 >>> 2",
  "a?.b",
  "a ?? b",
  "$",
  "@",
  "\\u0061",
  "1\u0000",
  "\u202e1",
];

/** As claims look cells up: by names that the table has. */
function cell(metric: string, row: string, column: string): Float64Array<ArrayBuffer> {
  if (metric === "miou" && row === "Ours" && column === "Full") return Float64Array.of(1);
  throw new UserError(`there is no cell ${metric}(${row}, ${column})`);
}

/** Each language, as whoever uses it is given the text. */
const LANGUAGES: Readonly<Record<string, (text: string) => unknown>> = {
  settings: (text) => evaluateNumber(text, (name) => name === "batch" ? 512 : undefined),
  claims: (text) => claimDifference(text)(cell),
  "one side of a claim": (text) => claimDifference(`${text} > 0`)(cell),
  "weights of neighbours": (text) => weightFormula(text),
  heads: (text) => makeHead("formula", { formula: text }),
};

/** What an attempt could have changed. */
function surroundings(): string[] {
  return [globalThis, Object.prototype, Function.prototype, Array.prototype, Math, Number.prototype]
    .flatMap((object) => Reflect.ownKeys(object).map(String));
}

Deno.test("there are at least 80 attempts", () => assert.ok(new Set(ATTEMPTS).size >= 80));

for (const [language, read] of Object.entries(LANGUAGES)) {
  Deno.test(`the language of ${language} refuses every attempt with one message, at once, and stays as it was`, () => {
    const before = surroundings();
    for (const text of ATTEMPTS) {
      const start = performance.now();
      let result: unknown;
      try {
        result = read(text);
      } catch (error) {
        assert.ok(
          error instanceof ExpressionError || error instanceof UserError,
          `${shown(text)}: ${String(error).slice(0, 200)}`,
        );
        assert.ok(
          error.message.length < 500,
          `${shown(text)}: a message of ${error.message.length} characters`,
        );
        assert.doesNotMatch(error.message, /^\s*at /m, shown(text));
        assert.ok(performance.now() - start < PATIENCE_MS, `${shown(text)}: ${performance.now() - start} ms`);
        continue;
      }
      assert.fail(`${shown(text)} gives ${String(result).slice(0, 100)}`);
    }
    assert.deepEqual(surroundings(), before);
  });
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
