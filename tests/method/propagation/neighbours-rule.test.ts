import assert from "node:assert/strict";
import {
  FEWEST,
  neighbourCount,
  neighboursByRule,
  PAPER,
} from "../../../lib/method/propagation/neighbours-rule.ts";

Deno.test("the rule gives the paper's k at the paper's size, scales by the root of the number of masks and has a floor", () => {
  assert.equal(neighboursByRule(PAPER.masks), PAPER.k);
  assert.equal(neighboursByRule(PAPER.masks / 4), PAPER.k / 2);
  assert.equal(neighboursByRule(4 * PAPER.masks), 2 * PAPER.k);
  assert.equal(neighboursByRule(10), FEWEST);
});

Deno.test("a number stands as it is, and a sweep scales it as the paper's Table S3 does", () => {
  assert.equal(neighbourCount(17, 100), 17);
  assert.equal(neighbourCount("rule", PAPER.masks), PAPER.k);
  assert.deepEqual([1 / 4, 1 / 2, 1, 2].map((times) => neighbourCount("rule", PAPER.masks, times)), [
    12,
    25,
    50,
    100,
  ]);
  assert.equal(neighbourCount(1, 100, 1 / 4), 1);
});
