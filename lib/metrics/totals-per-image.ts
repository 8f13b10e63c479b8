import { type ClassTotals, classTotals } from "./confusion.ts";

/**
 * What every metric needs of the confusion counts of each image: hits, row sums and column sums by class.
 *
 * @param perImage [images, classes * classes], ground truth by prediction.
 * @returns [images, {hits, truths, predictions}, classes].
 */
export function totalsPerImage(perImage: Int32Array, classes: number): Int32Array<ArrayBuffer> {
  const images = perImage.length / classes ** 2;
  const totals = new Int32Array(images * 3 * classes);
  for (let image = 0; image < images; image++) {
    const { hits, truths, predictions } = classTotals(
      perImage.subarray(image * classes ** 2, (image + 1) * classes ** 2),
    );
    [hits, truths, predictions].forEach((part, i) => totals.set(part, (image * 3 + i) * classes));
  }
  return totals;
}

/** The totals that stand at `start` of summed counts, as views. */
export function totalsIn(summed: Float64Array, start: number, classes: number): ClassTotals {
  const part = (i: number) => summed.subarray(start + i * classes, start + (i + 1) * classes);
  return { hits: part(0), truths: part(1), predictions: part(2) };
}
