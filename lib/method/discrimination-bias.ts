import { correlation } from "../metrics/correlation.ts";
import { type Matrix, row } from "../tensor/matrix.ts";
import { denseCrops, type DenseInput } from "./dense-crops.ts";
import { affinityMap, similarityMap } from "./figure-maps.ts";
import type { Head } from "./heads/head.ts";
import { maskclip } from "./heads/maskclip.ts";
import { meanAffinity } from "./pooling/mean-affinity.ts";

/** What is measured of the discrimination bias of every mask; NaN where a mask is left out. */
export interface DiscriminationBias {
  /** Correlation, over the pixels of the mask, of Eq. 6 with the average affinity of Eq. 8, [masks]. */
  readonly correlations: Float64Array<ArrayBuffer>;
  /** Share of the mask's pixels where Eq. 6 is nearer to its best than to its least, [masks]. */
  readonly activeShares: Float64Array<ArrayBuffer>;
}

/** Masks of fewer tokens are left out: inside them both maps are little more than their upsampling. */
export const FEWEST_TOKENS = 4;

/**
 * Measures Figure 2 on every mask of an image: how the similarity of MaskCLIP's tokens with the text of the mask's class (Eq. 6) is
 * spread over the mask, and how well the average affinity (Eq. 8) follows it. From a single pass over the whole image.
 *
 * @param head one with an affinity, such as `dba-eq7`.
 * @param vectors the text classifier, unit rows, [T, joint]; @param texts row of each mask's class, -1 to leave it out, [masks].
 */
export async function discriminationBias(
  input: DenseInput,
  head: Head,
  vectors: Matrix,
  texts: ArrayLike<number>,
): Promise<DiscriminationBias> {
  const { masks } = input;
  const correlations = new Float64Array(masks.count).fill(NaN);
  const activeShares = new Float64Array(masks.count).fill(NaN);
  if (masks.count === 0) return { correlations, activeShares };
  const whole = { ...input, sampling: { ...input.sampling, kind: "none" } } as const;
  const pixels = masks.height * masks.width;
  for await (const { view, tokenMasks, outputs } of denseCrops(whole, [maskclip, head])) {
    const [{ tokens }, { affinity }] = outputs;
    if (!affinity) throw new TypeError(`Expected an affinity from head "${head.name}"`);
    const grid = { height: view.rows.tokens, width: view.columns.tokens };
    const size = grid.height * grid.width;
    const mean = meanAffinity(affinity, tokenMasks, masks.count, size);
    for (let mask = 0; mask < masks.count; mask++) {
      const own = tokenMasks.subarray(mask * size, (mask + 1) * size);
      if (texts[mask] < 0 || own.reduce((sum, bit) => sum + bit, 0) < FEWEST_TOKENS) continue;
      const similarity = similarityMap(tokens, grid, masks, mask, row(vectors, texts[mask]));
      const average = affinityMap(
        mean.subarray(mask * size, (mask + 1) * size),
        grid,
        masks.height,
        masks.width,
      );
      const inside = [...similarity.keys()].filter((at) => masks.bits[mask * pixels + at] === 1);
      const [a, b] = [similarity, average].map((map) => inside.map((at) => map[at]));
      correlations[mask] = correlation(a, b);
      activeShares[mask] = activeShare(a);
    }
  }
  return { correlations, activeShares };
}

/** Share of numbers nearer to the largest than to the least; NaN where all are the same. */
export function activeShare(values: readonly number[]): number {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const best = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(best > least)) return NaN;
  return values.filter((value) => value > (least + best) / 2).length / values.length;
}
