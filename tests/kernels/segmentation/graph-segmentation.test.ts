import assert from "node:assert/strict";
import { graphSegmentation } from "../../../lib/kernels/segmentation/graph-segmentation.ts";

/** Planes of an image whose first channel is given and whose others are 0. */
function grey(...values: number[]): Float32Array {
  return Float32Array.from([...values, ...values.map(() => 0), ...values.map(() => 0)]);
}

Deno.test("a step larger than the scale allows is a border, a smaller one is not", () => {
  const step = grey(0, 0, 0, 9, 9, 9);
  const cut = graphSegmentation(step, 1, 6, { scale: 26, smallest: 0 });
  assert.deepEqual([...cut.ids], [0, 0, 0, 1, 1, 1]);
  // Each side has 3 pixels and no inner difference: joined when 9 <= scale / 3.
  assert.equal(graphSegmentation(step, 1, 6, { scale: 27, smallest: 0 }).count, 1);
});

Deno.test("regions below the smallest area join along the weakest edge", () => {
  const values = grey(0, 0, 0, 50, 90, 90, 90);
  assert.deepEqual([...graphSegmentation(values, 1, 7, { scale: 1, smallest: 0 }).ids], [
    0,
    0,
    0,
    1,
    2,
    2,
    2,
  ]);
  assert.deepEqual([...graphSegmentation(values, 1, 7, { scale: 1, smallest: 2 }).ids], [
    0,
    0,
    0,
    1,
    1,
    1,
    1,
  ]);
});

Deno.test("corners connect, even where regions cross", () => {
  const cross = grey(9, 0, 0, 0, 9, 0, 0, 0, 9);
  const { ids, count } = graphSegmentation(cross, 3, 3, { scale: 1, smallest: 0 });
  assert.deepEqual([...ids], [0, 1, 1, 1, 0, 1, 1, 1, 0]);
  assert.equal(count, 2);
});
