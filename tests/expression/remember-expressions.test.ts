import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Expression } from "../../lib/expression/expression.ts";
import { parseExpression } from "../../lib/expression/parse-expression.ts";
import { type ExpressionMemo, rememberExpressions } from "../../lib/expression/remember-expressions.ts";

function memoOf(entries: Map<string, Expression[]>): ExpressionMemo {
  return {
    get: (key) => Promise.resolve(entries.get(key)),
    set: (key, value) => Promise.resolve(void entries.set(key, value)),
  };
}

Deno.test("texts are remembered together, and what is remembered is what was read", async () => {
  const entries = new Map<string, Expression[]>();
  const texts = ['miou("a", "b") > 1', "max(x, 2) ** 3"];
  await rememberExpressions(texts, memoOf(entries));
  assert.deepEqual([...entries.values()], [texts.map(parseExpression)]);
});

Deno.test("texts that are no expressions are not remembered", async () => {
  const entries = new Map<string, Expression[]>();
  await rememberExpressions(["1 + 1 + 1", "1 +"], memoOf(entries));
  assert.equal(entries.size, 0);
});

/** Whether a program that remembers the texts given loads mathjs to read `1 + 41`. */
async function loadsMathjs(remembered: Record<string, Expression[]>): Promise<boolean> {
  const script = `
    import { createRequire } from "node:module";
    import { evaluateNumber } from "./lib/expression/evaluate-number.ts";
    import { rememberExpressions } from "./lib/expression/remember-expressions.ts";
    const remembered = ${JSON.stringify(remembered)};
    await rememberExpressions(["1 + 41"], { get: async (key) => remembered[key], set: async () => {} });
    if (evaluateNumber("1 + 41", () => undefined) !== 42) throw new Error("not 42");
    console.log(Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes("mathjs")));
  `;
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout).trim();
  assert.match(said, /^(true|false)$/, new TextDecoder().decode(stderr));
  return said === "true";
}

Deno.test("mathjs is loaded for a text that is new, and not for one that is remembered", async () => {
  assert.equal(await loadsMathjs({}), true);
  assert.equal(await loadsMathjs({ '["1 + 41"]': [parseExpression("1 + 41")] }), false);
});
