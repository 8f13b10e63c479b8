import assert from "node:assert/strict";
import { labelsOnTheirWay } from "../../../lib/application/report/labels-on-their-way.ts";
import { matrix } from "../../../lib/tensor/matrix.ts";

/** Two arcs of masks, far from each other; within an arc each is next to the one before. */
function twoArcs(each: number) {
  const unit = matrix(2 * each, 2);
  for (let i = 0; i < 2 * each; i++) {
    const angle = (i < each ? 0 : Math.PI) + 0.05 * (i % each);
    unit.data.set([Math.cos(angle), Math.sin(angle)], 2 * i);
  }
  return unit;
}

Deno.test("labels start at one known mask a class and reach their arc, step by step, and nothing else", async () => {
  const each = 20;
  const truths = Array.from({ length: 2 * each }, (_, i) => i === 5 ? null : Number(i >= each));
  const [start, one, many] = await labelsOnTheirWay(twoArcs(each), truths, 3, [0, 1, 40]);
  const reached = (labels: readonly (number | null)[]) => labels.filter((label) => label !== null).length;
  assert.deepEqual(start.labels.flatMap((label, i) => label === null ? [] : [[i, label]]), [[0, 0], [
    each,
    1,
  ]]);
  assert.ok(reached(one.labels) > 2 && reached(one.labels) < reached(many.labels));
  assert.deepEqual(many.labels, truths.map((_, i) => Number(i >= each)));
  assert.deepEqual([start.steps, one.steps, many.steps], [0, 1, 40]);
});
