import assert from "node:assert/strict";
import {
  ALL_IGNORED,
  f1Skip,
  f1Zero,
  macroF1Skip,
  macroF1Zero,
  maskConfusionCounts,
  objectAccuracy,
  precision,
  recall,
} from "../../lib/metrics/mask-f1.ts";

// Class 0: two of three right, one false alarm. Class 1: true once, never hit, predicted once wrongly.
// Class 2: true nowhere, predicted once. Class 3: on neither side.
const truths = [0, 0, 0, 1];
const predictions = [0, 0, 1, 2];

Deno.test("every mask counts once", () => {
  const counts = maskConfusionCounts(truths, predictions, 4);
  assert.deepEqual([...counts], [2, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...precision(counts)], [1, 0, 0, NaN]);
  assert.deepEqual([...recall(counts)], [2 / 3, 0, NaN, NaN]);
});

Deno.test("classes with precision and recall 0 are skipped by one macro F1 and counted as 0 by the other", () => {
  const counts = maskConfusionCounts(truths, predictions, 4);
  assert.deepEqual([...f1Skip(counts)], [0.8, NaN, NaN, NaN]);
  assert.deepEqual([...f1Zero(counts)], [0.8, 0, 0, NaN]);
  assert.equal(macroF1Skip(counts), 0.8);
  assert.equal(macroF1Zero(counts), 0.8 / 3);
});

Deno.test("all-ignored masks are left out or counted as class 0", () => {
  const counted = (convention: "exclude" | "class0") => [
    ...maskConfusionCounts([ALL_IGNORED, ALL_IGNORED, 1], [0, 1, 1], 2, convention),
  ];
  assert.deepEqual(counted("exclude"), [0, 0, 0, 1]);
  assert.deepEqual(counted("class0"), [1, 1, 0, 1]);
});

Deno.test("labels outside the classes and missing predictions are refused", () => {
  assert.throws(() => maskConfusionCounts([0], [4], 4), /below 4 but found 4 at mask 0/);
  assert.throws(() => maskConfusionCounts([0, 1], [0], 4), /2 masks but found 1/);
});

Deno.test("without any mask F1 is undefined", () => {
  assert.ok(Number.isNaN(macroF1Skip(maskConfusionCounts([], [], 3))));
});

Deno.test("object accuracy counts masks of foreground classes only", () => {
  // Truth by prediction: 8 background masks right, 2 wrong; class 1: 3 of 4 right; class 2: 1 of 4 right.
  const counts = [8, 1, 1, 1, 3, 0, 2, 1, 1];
  assert.equal(objectAccuracy(counts), 4 / 8);
  assert.ok(Number.isNaN(objectAccuracy([5, 1, 0, 0])));
});
