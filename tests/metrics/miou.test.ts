import assert from "node:assert/strict";
import { UserError } from "../../lib/errors.ts";
import { confusionCounts, sumCounts } from "../../lib/metrics/confusion.ts";
import { iou, miouDefined, miouPresent, pixelAccuracy } from "../../lib/metrics/miou.ts";
import type { LabelMap } from "../../lib/method/label-map.ts";

const map = (width: number, ...data: number[]): LabelMap => ({
  height: data.length / width,
  width,
  data: Uint8Array.from(data),
});

Deno.test("confusion counts hold truth by prediction and leave ignored pixels out", () => {
  const truth = map(3, 0, 0, 1, 1, 255, 255);
  const prediction = map(3, 0, 1, 1, 1, 0, 255);
  assert.deepEqual([...confusionCounts(truth, prediction, 2)], [1, 1, 0, 2]);
});

Deno.test("IoU is intersection over union of each class, NaN for an empty union", () => {
  // Class 0: 1 hit of union 2; class 1: 2 hits of union 3; class 2: nowhere.
  const counts = [1, 1, 0, 0, 2, 0, 0, 0, 0];
  assert.deepEqual([...iou(counts)], [1 / 2, 2 / 3, NaN]);
  assert.equal(miouPresent(counts), (1 / 2 + 2 / 3) / 2);
  assert.equal(pixelAccuracy(counts), 3 / 4);
});

Deno.test("a class that is only predicted counts for the defined mean, not for the present mean", () => {
  const counts = [3, 1, 0, 0];
  assert.equal(miouPresent(counts), 3 / 4);
  assert.equal(miouDefined(counts), 3 / 8);
});

Deno.test("a perfect prediction scores 1 and an image of ignored pixels scores nothing", () => {
  const truth = map(2, 0, 3, 3, 1);
  assert.equal(miouPresent(confusionCounts(truth, truth, 4)), 1);
  const empty = confusionCounts(map(2, 255, 255), map(2, 0, 0), 4);
  assert.ok(Number.isNaN(miouPresent(empty)) && Number.isNaN(pixelAccuracy(empty)));
});

Deno.test("counts of images add up cell by cell", () => {
  assert.deepEqual([...sumCounts([[1, 2, 3, 4], [10, 20, 30, 40]], 4)], [11, 22, 33, 44]);
});

Deno.test("maps of different size and unknown classes are refused with their place", () => {
  assert.throws(() => confusionCounts(map(2, 0, 0), map(1, 0, 0), 2), UserError);
  assert.throws(
    () => confusionCounts(map(2, 0, 0, 0, 7), map(2, 0, 0, 0, 0), 2),
    /found 7 in the ground truth at row 1, column 1/,
  );
  assert.throws(() => confusionCounts(map(1, 0), map(1, 2), 2), /found 2 in the prediction/);
});
