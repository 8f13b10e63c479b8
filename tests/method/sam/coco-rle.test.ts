import assert from "node:assert/strict";
import {
  cocoCounts,
  compressCounts,
  decompressCounts,
  maskOfCounts,
} from "../../../lib/method/sam/coco-rle.ts";

Deno.test("runs go down the columns and begin with zeros", () => {
  assert.deepEqual(cocoCounts([0, 1, 1, 0, 1, 0], 2, 3), [2, 3, 1]);
  assert.deepEqual(cocoCounts([1, 1], 1, 2), [0, 2]);
  assert.deepEqual([...maskOfCounts([2, 3, 1], 2, 3)], [0, 1, 1, 0, 1, 0]);
});

Deno.test("compressed runs come back, with falling differences and large numbers", () => {
  for (const counts of [[6], [0, 5, 1], [9, 100000, 2, 3, 0, 1, 1 << 24, 7], []]) {
    assert.deepEqual(decompressCounts(compressCounts(counts)), counts);
  }
});

Deno.test("broken strings and runs are refused", () => {
  assert.throws(() => decompressCounts("0 "), RangeError);
  assert.throws(() => decompressCounts("PP"), RangeError);
  assert.throws(() => maskOfCounts([3], 2, 2), /fill 4 pixels but found 3/);
});
