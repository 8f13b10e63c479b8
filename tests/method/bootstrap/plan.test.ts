import assert from "node:assert/strict";
import { bootstrapPlan, parseBootstrap } from "../../../lib/method/bootstrap/plan.ts";

/** One line per operation: what Table 7's rows do. */
function told(sequence: string, supervision: "full" | "semi" | "weak" = "weak"): string[] {
  const { operations, test } = bootstrapPlan(sequence, supervision);
  const lines = operations.map((operation) => {
    if (operation.op === "supp") return `${operation.output} = Supp(${operation.scores})`;
    return `${operation.output} = ${operation.op === "probe" ? "LP" : "TR"}(${operation.labels})`;
  });
  const last = test.by === "probe"
    ? `test: ${test.probe}`
    : `test: IL(${test.solved} or ${test.supplemented}, ${test.prior})`;
  return [...lines, last];
}

const ROWS: Record<string, string[]> = {
  "LP": ["Y0 = Supp(zero-shot)", "S1 = LP(Y0)", "test: S1"],
  "IL": ["Y0 = Supp(zero-shot)", "Yhat1 = TR(Y0)", "Y1 = Supp(Yhat1)", "test: IL(Yhat1 or Y1, null)"],
  "LP>IL": [
    "Y0 = Supp(zero-shot)",
    "S1 = LP(Y0)",
    "Y1 = Supp(S1)",
    "Yhat1 = TR(Y1)",
    "Y2 = Supp(Yhat1)",
    "test: IL(Yhat1 or Y2, S1)",
  ],
  "LP>LP": ["Y0 = Supp(zero-shot)", "S1 = LP(Y0)", "Y1 = Supp(S1)", "S2 = LP(Y1)", "test: S2"],
  "IL>IL": [
    "Y0 = Supp(zero-shot)",
    "Yhat1 = TR(Y0)",
    "Y1 = Supp(Yhat1)",
    "Yhat2 = TR(Y1)",
    "Y2 = Supp(Yhat2)",
    "test: IL(Yhat2 or Y2, null)",
  ],
  "LP>IL>LP>IL": [
    "Y0 = Supp(zero-shot)",
    "S1 = LP(Y0)",
    "Y1 = Supp(S1)",
    "Yhat1 = TR(Y1)",
    "Y2 = Supp(Yhat1)",
    "S2 = LP(Y2)",
    "Y3 = Supp(S2)",
    "Yhat2 = TR(Y3)",
    "Y4 = Supp(Yhat2)",
    "test: IL(Yhat2 or Y4, S2)",
  ],
  "IL>LP>IL>LP": [
    "Y0 = Supp(zero-shot)",
    "Yhat1 = TR(Y0)",
    "Y1 = Supp(Yhat1)",
    "S1 = LP(Y1)",
    "Y2 = Supp(S1)",
    "Yhat2 = TR(Y2)",
    "Y3 = Supp(Yhat2)",
    "S2 = LP(Y3)",
    "test: IL(Yhat2 or Y3, S2)",
  ],
};

for (const [sequence, lines] of Object.entries(ROWS)) {
  Deno.test(`Table 7: ${sequence} is ${lines.length - 1} operations and a test score`, () => {
    assert.deepEqual(told(sequence), lines);
    assert.deepEqual(told(sequence, "semi"), lines);
  });
}

Deno.test("full supervision trains one probe and smooths nothing", () => {
  const first = "Y0 = Supp(zero-shot)";
  assert.deepEqual(told("LP>IL>LP>IL", "full"), [first, "S1 = LP(Y0)", "test: IL(Y0 or Y0, S1)"]);
  assert.deepEqual(told("LP>LP", "full"), [first, "S1 = LP(Y0)", "test: S1"]);
  assert.deepEqual(told("IL", "full"), [first, "test: IL(Y0 or Y0, null)"]);
});

Deno.test("sequences are read with arrows, blanks and small letters, and misspelled ones refused", () => {
  assert.deepEqual(parseBootstrap("lp → IL > lp"), ["LP", "IL", "LP"]);
  assert.throws(() => parseBootstrap("LP>TR"), /Expected steps LP and IL joined by > but found "LP>TR"/);
  assert.throws(() => parseBootstrap(""), /found ""/);
});

Deno.test("open vocabulary has nothing to bootstrap from", () => {
  assert.throws(() => bootstrapPlan("LP", "open"), /training labels for GLCC but found open-vocabulary/);
});
