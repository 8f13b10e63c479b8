import type { Algebra, LastBlock } from "./head.ts";

/** softmax(from toᵀ / sqrt(d_h) + B) for every attention head, [heads, n, n]; B only where the block offers one. */
export function attention<T>(algebra: Algebra<T>, from: T, to: T, block: LastBlock<T>): T {
  const logits = algebra.scale(algebra.matmul(from, algebra.transpose(to)), block.scale);
  return algebra.softmaxRows(block.bias === null ? logits : algebra.add(logits, block.bias));
}

/**
 * The affinity of a token with itself and its like, seen through queries and through keys:
 * S = softmax(q qᵀ / sqrt(d_h) + B) + softmax(k kᵀ / sqrt(d_h) + B), halved with `halfSum` (Eq. 9),
 * averaged over the attention heads with `headMean`.
 */
export function selfAffinity<T>(
  algebra: Algebra<T>,
  block: LastBlock<T>,
  { halfSum, headMean }: { halfSum: boolean; headMean: boolean },
): T {
  const { q, k } = block;
  let S = algebra.add(attention(algebra, q, q, block), attention(algebra, k, k, block));
  if (halfSum) S = algebra.scale(S, 1 / 2);
  return headMean ? algebra.meanOverHeads(S) : S;
}
