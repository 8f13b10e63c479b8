/**
 * How little a mask changes with its threshold: pixels with logit above `offset` as a share of those above -`offset`.
 *
 * @param logits of one mask.
 * @returns 0 … 1; 0 for a mask without any logit above -`offset`.
 */
export function stability(logits: ArrayLike<number>, offset = 1): number {
  let inner = 0;
  let outer = 0;
  for (let i = 0; i < logits.length; i++) {
    if (logits[i] > offset) inner++;
    if (logits[i] > -offset) outer++;
  }
  return outer === 0 ? 0 : inner / outer;
}
