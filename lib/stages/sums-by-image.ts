import { millionths } from "../metrics/mean-of-sums.ts";
import type { IntTensor } from "../tensor/tensor.ts";

/**
 * Sums over the masks of every image in millionths, [images, columns]. A mask with NaN in a column is left out of all sums.
 *
 * @param masksPerImage in the order of the masks; @param columns a number per mask each.
 */
export function sumsByImage(
  masksPerImage: ArrayLike<number>,
  ...columns: readonly ArrayLike<number>[]
): IntTensor {
  const images = masksPerImage.length;
  const data = new Int32Array(images * columns.length);
  let mask = 0;
  for (let image = 0; image < images; image++) {
    const sums = new Float64Array(columns.length);
    for (const end = mask + masksPerImage[image]; mask < end; mask++) {
      if (columns.some((column) => Number.isNaN(column[mask]))) continue;
      columns.forEach((column, c) => sums[c] += column[mask]);
    }
    data.set(sums.map(millionths), image * columns.length);
  }
  return { shape: [images, columns.length], data };
}

/** The sum of numbers and how many there are, NaN left out: what `meanOfSums` reads, [images, 2]. */
export function meanByImage(masksPerImage: ArrayLike<number>, values: Float64Array): IntTensor {
  return sumsByImage(masksPerImage, values, values.map((value) => Number.isNaN(value) ? NaN : 1));
}
