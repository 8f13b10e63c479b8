import type { AffinityForm, Algebra, LastBlock } from "./head.ts";

/**
 * softmax(from toᵀ / sqrt(d_h) + B) for every attention head, [heads, n, n]; B only where the block offers one.
 *
 * @param fullWidth one head over the full width D in place of several, softmax(from toᵀ / sqrt(D) + B), [1, n, n].
 */
export function attention<T>(
  algebra: Algebra<T>,
  from: T,
  to: T,
  block: LastBlock<T>,
  fullWidth = false,
): T {
  const products = algebra.matmul(from, algebra.transpose(to));
  // Products over the full width are the sum of those of the heads, and 1 / sqrt(D) is the heads' scale by their root.
  const logits = fullWidth
    ? algebra.scale(algebra.meanOverHeads(products), block.scale * Math.sqrt(block.heads))
    : algebra.scale(products, block.scale);
  return algebra.softmaxRows(block.bias === null ? logits : algebra.add(logits, block.bias));
}

/**
 * The affinity between tokens, by queries and by keys:
 * S = softmax(q qᵀ / sqrt(d_h) + B) + softmax(k kᵀ / sqrt(d_h) + B), halved with `halfSum` (Eq. 9),
 * averaged over the attention heads with `headMean`, of one head over the full width with `fullWidth`.
 */
export function selfAffinity<T>(
  algebra: Algebra<T>,
  block: LastBlock<T>,
  { halfSum = false, headMean = false, fullWidth = false }: AffinityForm = {},
): T {
  const { q, k } = block;
  const [ofQueries, ofKeys] = [q, k].map((x) => attention(algebra, x, x, block, fullWidth));
  let S = algebra.add(ofQueries, ofKeys);
  if (halfSum) S = algebra.scale(S, 1 / 2);
  return headMean && !fullWidth ? algebra.meanOverHeads(S) : S;
}
