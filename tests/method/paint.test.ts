import assert from "node:assert/strict";
import type { MaskSet } from "../../lib/method/mask-set.ts";
import { encodeMasks } from "../../lib/method/mask-rle.ts";
import { covered, paint, paintOrder, paintRuns } from "../../lib/method/paint.ts";
import { Random } from "../../lib/tensor/random.ts";

/** Masks on a 1 x 4 image, each given by its bits. */
function masks(levels: number[], ...rows: number[][]): MaskSet {
  return {
    height: 1,
    width: 4,
    count: rows.length,
    bits: Uint8Array.from(rows.flat()),
    areas: Int32Array.from(rows, (bits) => bits.reduce((sum, bit) => sum + bit)),
    levels: Uint8Array.from(levels),
  };
}

Deno.test("masks are painted by level first and confidence second, equals in their order", () => {
  const set = { levels: Uint8Array.of(2, 0, 2, 1, 0), areas: Int32Array.of(5, 1, 5, 9, 2) };
  const confidence = [0.1, 0.9, 0.1, 0.5, 0.2];
  assert.deepEqual([...paintOrder(set, confidence)], [4, 1, 3, 0, 2]);
  assert.deepEqual([...paintOrder(set, confidence, "confidence")], [0, 2, 4, 3, 1]);
  assert.deepEqual([...paintOrder(set, confidence, "area")], [3, 0, 2, 4, 1]);
});

Deno.test("later paint overwrites and uncovered pixels are 0", () => {
  const set = masks([2, 0, 2], [1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 0, 0]);
  assert.deepEqual([...paint(set, [5, 6, 7], [0.9, 1, 0.2]).data], [5, 5, 6, 0]);
  assert.deepEqual([...paint(set, [5, 6, 7], [0.2, 1, 0.9]).data], [5, 7, 6, 0]);
  assert.deepEqual([...covered(set)], [1, 1, 1, 0]);
});

Deno.test("uncovered pixels take the label of the nearest mask, of several equally near the first in reading order", () => {
  const settings = { order: "level", uncovered: "nearest-mask" } as const;
  const gaps = masks([2, 2], [1, 0, 0, 0], [0, 0, 0, 1]);
  assert.deepEqual([...paint(gaps, [5, 6], [1, 1], settings).data], [5, 5, 6, 6]);
  const tie = masks([2, 2], [0, 0, 1, 0], [1, 0, 0, 0]);
  assert.deepEqual([...paint(tie, [5, 6], [1, 1], settings).data], [6, 6, 5, 5]);
  // Rows and columns: a pixel below a mask is nearer to it than to one two columns away.
  const grid = { ...masks([2, 2], [1, 0, 0, 1, 0, 0], [0, 0, 1, 0, 0, 0]), height: 2, width: 3 };
  assert.deepEqual([...paint(grid, [5, 6], [1, 1], settings).data], [5, 5, 6, 5, 5, 6]);
  assert.deepEqual([...paint(masks([]), [], [], settings).data], [0, 0, 0, 0]);
});

Deno.test("an image without masks is all 0", () => {
  assert.deepEqual([...paint(masks([]), [], []).data], [0, 0, 0, 0]);
});

Deno.test("a label for each mask is demanded", () => {
  assert.throws(() => paint(masks([2], [1, 0, 0, 0]), [], []), /1 masks but found 0 and 0/);
});

Deno.test("painting by runs is painting by pixels", () => {
  const random = new Random(5);
  for (let round = 0; round < 60; round++) {
    const [height, width, count] = [1 + random.below(9), 1 + random.below(9), random.below(5)];
    const pixels = height * width;
    const bits = Uint8Array.from({ length: count * pixels }, () => random.next() < 0.3 ? 1 : 0);
    const areas = Int32Array.from(
      { length: count },
      (_, mask) => bits.subarray(mask * pixels, (mask + 1) * pixels).reduce((sum, bit) => sum + bit, 0),
    );
    const levels = Uint8Array.from({ length: count }, () => random.below(3));
    const set = { height, width, count, bits, areas, levels };
    const labels = Array.from({ length: count }, () => random.below(5));
    const confidence = labels.map(() => random.below(3) / 2);
    for (const order of ["level", "confidence", "area"] as const) {
      for (const uncovered of ["zero", "nearest-mask"] as const) {
        const wanted = paint(set, labels, confidence, { order, uncovered });
        const runs = { ...encodeMasks(set), areas };
        assert.deepEqual(paintRuns(runs, labels, confidence, { order, uncovered }), wanted);
      }
    }
  }
});
