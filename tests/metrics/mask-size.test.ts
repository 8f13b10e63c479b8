import assert from "node:assert/strict";
import { bootstrapAll, intervalOf } from "../../lib/metrics/bootstrap.ts";
import { macroF1Zero, maskConfusionCounts } from "../../lib/metrics/mask-f1.ts";
import { f1OfSize, MASK_SIZES, maskSizeCells, maskSizeCounts } from "../../lib/metrics/mask-size.ts";
import { SparseCounts } from "../../lib/metrics/sparse-counts.ts";
import { Random } from "../../lib/tensor/random.ts";

const CLASSES = 4;
const PIXELS = 1000;

/** Random masks of one image: truths (-1 among them), predictions that are often right, areas of every size. */
function randomImage(random: Random) {
  const truths = Array.from({ length: 30 }, () => random.below(CLASSES + 1) - 1);
  const predictions = truths.map((truth) =>
    truth >= 0 && random.next() < 0.6 ? truth : random.below(CLASSES)
  );
  const areas = truths.map(() => 1 + random.below(400));
  return { truths, predictions, areas };
}

Deno.test("F1 of a size is the F1 of the masks of that size alone", () => {
  const random = new Random(1);
  const bounds = [...MASK_SIZES.map(({ from }) => from), Infinity];
  const summed = new Float64Array(maskSizeCells(CLASSES));
  const confusions = MASK_SIZES.map(() => new Float64Array(CLASSES * CLASSES));
  for (let image = 0; image < 20; image++) {
    const { truths, predictions, areas } = randomImage(random);
    maskSizeCounts(truths, predictions, areas, PIXELS, CLASSES).forEach((count, cell) =>
      summed[cell] += count
    );
    confusions.forEach((confusion, size) => {
      const inside = truths.map((_, mask) => mask).filter((mask) =>
        areas[mask] / PIXELS >= bounds[size] && areas[mask] / PIXELS < bounds[size + 1]
      );
      const counts = maskConfusionCounts(
        inside.map((mask) => truths[mask]),
        inside.map((mask) => predictions[mask]),
        CLASSES,
      );
      counts.forEach((count, cell) => confusion[cell] += count);
    });
  }
  MASK_SIZES.forEach(({ name }, size) => {
    const expected = macroF1Zero(confusions[size]);
    assert.ok(expected > 0.3 && expected < 1, name);
    assert.ok(Math.abs(f1OfSize(name)(summed)(summed) - expected) < 1e-12, name);
  });
});

Deno.test("a mask of exactly the bound belongs to the larger size, and a size without masks has no F1", () => {
  const counts = maskSizeCounts([1], [1], [10], PIXELS, CLASSES);
  const f1 = Object.fromEntries(
    MASK_SIZES.map((
      { name },
    ) => [name, f1OfSize(name)(Float64Array.from(counts))(Float64Array.from(counts))]),
  );
  assert.equal(f1.small, 1);
  for (const size of ["tiny", "medium", "large"]) assert.ok(Number.isNaN(f1[size]), size);
});

Deno.test("F1 of a size has an interval over images like every other metric", () => {
  const random = new Random(2);
  const images = Array.from({ length: 12 }, () => {
    const { truths, predictions, areas } = randomImage(random);
    return maskSizeCounts(truths, predictions, areas, PIXELS, CLASSES);
  });
  const cells = maskSizeCells(CLASSES);
  const perImage = Int32Array.from(images.flatMap((counts) => [...counts]));
  const { value, low, high } = intervalOf(
    bootstrapAll(SparseCounts.of(perImage, cells), [f1OfSize("medium")], { seed: 3, replicates: 200 })[0],
  );
  assert.ok(low < value && value < high && high - low < 0.5, `${low} ${value} ${high}`);
});
