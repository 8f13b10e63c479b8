import assert from "node:assert/strict";
import { verdictOfTable } from "../../lib/report/page/summary.ts";
import type { ClaimResult, Verdict } from "../../lib/report/table.ts";

const said = (...verdicts: readonly Verdict[]) =>
  verdictOfTable({
    claims: verdicts.map((verdict): ClaimResult => ({ that: "", place: "", verdict, evidence: [] })),
    published: null,
  });

Deno.test("the verdict of a table is in the number of its claims", () => {
  assert.equal(said(), "No claim of the paper is tied to it.");
  assert.equal(said("holds"), "Its one claim holds.");
  assert.equal(said("fails"), "Its one claim fails.");
  assert.equal(said("inconclusive"), "Its one claim is inconclusive.");
  assert.equal(said("not run"), "Its one claim was not run.");
  assert.equal(said("holds", "fails", "inconclusive"), "1 of 3 claims holds, 1 fails, 1 is inconclusive.");
  assert.equal(said("holds", "holds", "fails"), "2 of 3 claims hold, 1 fails.");
  assert.equal(said("fails", "fails", "not run"), "None of 3 claims holds, 2 fail, 1 was not run.");
  assert.equal(said("not run", "not run"), "None of 2 claims was run.");
});
