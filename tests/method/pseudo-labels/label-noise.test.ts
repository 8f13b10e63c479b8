import assert from "node:assert/strict";
import { noisyLabels } from "../../../lib/method/pseudo-labels/label-noise.ts";
import { matrix, row } from "../../../lib/tensor/matrix.ts";
import { Random } from "../../../lib/tensor/random.ts";
import { argmaxRows } from "../../../lib/tensor/rows.ts";

const CLASSES = 4;
const MASKS = 400;

/** Proportions with a clear majority; every tenth mask lies over ignored pixels and has none. */
function proportions() {
  const random = new Random(1);
  const labels = matrix(MASKS, CLASSES);
  for (let mask = 0; mask < MASKS; mask++) {
    if (mask % 10 === 0) continue;
    row(labels, mask)[random.below(CLASSES)] += 0.75;
    row(labels, mask)[random.below(CLASSES)] += 0.25;
  }
  return labels;
}

/** Masks whose majority differs. */
function changed(rate: number): Set<number> {
  const labels = proportions();
  const [before, after] = [argmaxRows(labels), argmaxRows(noisyLabels(labels, rate, new Random(7)))];
  return new Set([...before.keys()].filter((mask) => before[mask] !== after[mask]));
}

Deno.test("exactly the asked share of labelled masks is wrong, and masks without label stay without", () => {
  for (const rate of [0, 0.25, 0.5, 1]) assert.equal(changed(rate).size, Math.round(rate * MASKS * 0.9));
  const noisy = noisyLabels(proportions(), 1, new Random(7));
  for (let mask = 0; mask < MASKS; mask += 10) assert.deepEqual([...row(noisy, mask)], [0, 0, 0, 0]);
});

Deno.test("a larger share keeps the wrong labels of a smaller one", () => {
  assert.ok(changed(0.2).isSubsetOf(changed(0.6)));
});

Deno.test("wrong classes are drawn evenly", () => {
  const labels = matrix(3000, CLASSES);
  for (let mask = 0; mask < labels.rows; mask++) row(labels, mask)[2] = 1;
  const counts = [0, 0, 0, 0];
  for (const label of argmaxRows(noisyLabels(labels, 1, new Random(3)))) counts[label]++;
  assert.equal(counts[2], 0);
  for (const label of [0, 1, 3]) assert.ok(Math.abs(counts[label] - 1000) < 120, String(counts));
});
