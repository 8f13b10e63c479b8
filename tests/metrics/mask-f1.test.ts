import assert from "node:assert/strict";
import { classTotals } from "../../lib/metrics/confusion.ts";
import {
  ALL_IGNORED,
  backgroundAccuracy,
  f1Skip,
  f1Zero,
  hitClasses,
  macroF1Over,
  macroF1Skip,
  macroF1Zero,
  maskConfusionCounts,
  objectAccuracy,
  occurringClasses,
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

Deno.test("object and background accuracy count the masks of foreground classes, and of class 0", () => {
  // Truth by prediction: 8 background masks right, 2 wrong; class 1: 3 of 4 right; class 2: 1 of 4 right.
  const totals = classTotals([8, 1, 1, 1, 3, 0, 2, 1, 1]);
  assert.equal(objectAccuracy(totals), 4 / 8);
  assert.equal(objectAccuracy(totals, 0), 12 / 18);
  assert.equal(backgroundAccuracy(totals), 8 / 10);
  assert.ok(Number.isNaN(objectAccuracy(classTotals([5, 1, 0, 0]))));
  assert.ok(Number.isNaN(backgroundAccuracy(classTotals([0, 0, 1, 1]))));
});

Deno.test("a resample is the mean over the classes of the full sample, whichever it has", () => {
  // Class 1 is hit, class 2 true and never hit, class 3 neither.
  const full = classTotals([4, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(occurringClasses(full), [0, 1, 2]);
  assert.deepEqual(hitClasses(full), [0, 1]);
  const f1 = 8 / 9;
  assert.ok(Math.abs(macroF1Over(occurringClasses(full), full) - (f1 + 1 + 0) / 3) < 1e-12);
  assert.ok(Math.abs(macroF1Over(hitClasses(full), full) - (f1 + 1) / 2) < 1e-12);
  // Without masks of class 1 and 2 the plain mean over hit classes would jump from 0.94 to 1.
  const resample = classTotals([5, ...new Array(15).fill(0)]);
  assert.equal(macroF1Over(occurringClasses(full), resample), 1 / 3);
  assert.equal(macroF1Over(hitClasses(full), resample), 1 / 2);
  assert.ok(Number.isNaN(macroF1Over([], resample)));
});
