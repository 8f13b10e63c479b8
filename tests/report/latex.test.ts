import assert from "node:assert/strict";
import { escapeLatex } from "../../lib/report/escape-latex.ts";
import { latex } from "../../lib/report/latex.ts";
import { components } from "./fixtures/components.ts";
import { hostile } from "./fixtures/hostile.ts";
import { oneRow } from "./fixtures/one-row.ts";
import { matchSnapshot } from "./snapshot.ts";

for (const [name, table] of Object.entries({ components, hostile, "one-row": oneRow })) {
  Deno.test(`LaTeX of ${name} is as the snapshot has it`, () => matchSnapshot(`${name}.tex`, latex(table)));

  Deno.test(`LaTeX of ${name} is balanced and every line of the tabular has all its cells`, () => {
    const text = latex(table).replace(/^%.*\n/, "");
    const bare = text.replace(/\\[\\&%$#_{}]/g, "").replace(/\{%\n/g, "{\n");
    let depth = 0;
    for (const character of bare) {
      depth += character === "{" ? 1 : character === "}" ? -1 : 0;
      assert.ok(depth >= 0);
    }
    assert.equal(depth, 0);
    assert.ok(!/[%#]/.test(bare), "an unescaped sign is left");
    assert.equal((bare.match(/\$/g) ?? []).length % 2, 0);

    const leaves = table.columns.length * table.metrics.length;
    const tabular = text.slice(text.indexOf("\\midrule"), text.indexOf("\\bottomrule"));
    for (const line of tabular.split("\n").filter((line) => line.endsWith("\\\\"))) {
      assert.equal(line.replaceAll("\\&", "").split("&").length, leaves + 1, line);
    }
  });
}

Deno.test("every sign that LaTeX reads as a command is escaped", () => {
  assert.equal(escapeLatex("50 % of a_b & {c} #1 $2"), "50 \\% of a\\_b \\& \\{c\\} \\#1 \\$2");
  assert.equal(escapeLatex("\\^~"), "\\textbackslash{}\\textasciicircum{}\\textasciitilde{}");
  assert.equal(escapeLatex("a < b > c | d"), "a \\textless{} b \\textgreater{} c \\textbar{} d");
  assert.equal(
    escapeLatex("−0.5 ± 1 × α → β"),
    "$-$0.5 $\\pm$ 1 $\\times$ $\\alpha$ $\\rightarrow$ $\\beta$",
  );
  assert.equal(escapeLatex("[x] one\ntwo"), "{[}x] one two");
});
