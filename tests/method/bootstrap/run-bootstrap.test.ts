import assert from "node:assert/strict";
import { bootstrapPlan } from "../../../lib/method/bootstrap/plan.ts";
import { runBootstrap } from "../../../lib/method/bootstrap/run-bootstrap.ts";

/** The operations of a sequence as a formula, and how often each was asked for. */
function formulaOf(sequence: string, supervision: "weak" | "full" = "weak") {
  const asked: string[] = [];
  const ask = (formula: string) => {
    asked.push(formula);
    return formula;
  };
  const result = runBootstrap<string, string, string>(bootstrapPlan(sequence, supervision), "S0", {
    supplement: (scores, from) => ask(`supp(${scores},${from})`),
    train: (labels) => ask(`LP(${labels})`),
    score: (probe) => ask(`r(${probe})`),
    propagate: (labels) => ask(`TR(${labels})`),
  });
  return { result, asked };
}

Deno.test("two rounds, probe first: Eq. 1 spreads what the probe found, the second probe is the prior", () => {
  const { result, asked } = formulaOf("LP>IL>LP>IL");
  const y0 = "supp(S0,zero-shot)";
  const y1 = `supp(r(LP(${y0})),probe)`;
  const y2 = `supp(TR(${y1}),propagation)`;
  const y3 = `supp(r(LP(${y2})),probe)`;
  assert.ok(result.by === "propagation");
  assert.equal(result.solved, `TR(${y3})`);
  assert.equal(result.labels(), `supp(TR(${y3}),propagation)`);
  assert.equal(result.prior, `LP(${y2})`);
  assert.equal(new Set(asked).size, asked.length);
});

Deno.test("the plain probe scores no training mask unless its labels are asked for", () => {
  const { result, asked } = formulaOf("LP");
  assert.ok(result.by === "probe");
  assert.equal(result.probe, "LP(supp(S0,zero-shot))");
  assert.deepEqual(asked, ["supp(S0,zero-shot)", "LP(supp(S0,zero-shot))"]);
  assert.equal(result.labels(), "supp(r(LP(supp(S0,zero-shot))),probe)");
});

Deno.test("under full supervision the graph keeps the labels and solves nothing", () => {
  const { result } = formulaOf("LP>IL>LP>IL", "full");
  assert.ok(result.by === "propagation");
  assert.deepEqual([result.solved, result.labels()], [null, "supp(S0,zero-shot)"]);
});
