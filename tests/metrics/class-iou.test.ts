import assert from "node:assert/strict";
import { bootstrapReplicates } from "../../lib/metrics/bootstrap.ts";
import { classIouReplicates } from "../../lib/metrics/class-iou.ts";
import { iou, miouPresent } from "../../lib/metrics/miou.ts";
import { rowShares } from "../../lib/metrics/row-shares.ts";
import { Random } from "../../lib/tensor/random.ts";

/** Confusion counts of images of three classes; the last one never occurs and is never predicted. */
function counts(images: number, seed: number): Int32Array<ArrayBuffer> {
  const random = new Random(seed);
  return Int32Array.from(
    { length: images * 9 },
    (_, at) => at % 9 % 3 === 2 || at % 9 >= 6 ? 0 : random.below(20),
  );
}

Deno.test("IoU by class and its mean are those of the summed counts, on the resamples of the table", () => {
  const perImage = counts(7, 1);
  const options = { seed: 3, replicates: 50 };
  const { mean, classes } = classIouReplicates(perImage, 3, options);
  for (const [c, found] of classes.entries()) {
    assert.deepEqual(found, bootstrapReplicates(perImage, 9, (summed) => iou(summed)[c], options));
  }
  const expected = bootstrapReplicates(perImage, 9, miouPresent, options);
  assert.ok(Math.abs(mean.value - expected.value) < 1e-12);
  for (const [r, value] of mean.replicates.entries()) {
    assert.ok(Math.abs(value - expected.replicates[r]) < 1e-12);
  }
  assert.ok(Number.isNaN(classes[2].value));
});

Deno.test("rows of a normalised confusion matrix sum to 1; the row of an absent class is undefined", () => {
  assert.deepEqual([...rowShares([3, 1, 0, 0])], [0.75, 0.25, NaN, NaN]);
});
