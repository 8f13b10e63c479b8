/** One batch for the reference: plain rows of numbers. */
export interface ReferenceBatch {
  readonly x: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly rowWeights: readonly number[];
}

/**
 * What `LinearCrossEntropy` computes, written from the formula; the gradient comes from central differences.
 * The reference for tests.
 */
export function referenceCrossEntropy(
  { x, targets, rowWeights }: ReferenceBatch,
  weight: readonly (readonly number[])[],
  bias: readonly number[],
  scale: number,
): number {
  const total = rowWeights.reduce((sum, a) => sum + a, 0) + 1e-3;
  let loss = 0;
  x.forEach((input, i) => {
    const logits = weight.map((w, c) => scale * w.reduce((sum, v, e) => sum + v * input[e], 0) + bias[c]);
    const normaliser = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    const entropy = targets[i].reduce((sum, y, c) => sum - y * (logits[c] - normaliser), 0);
    loss += rowWeights[i] / total * entropy;
  });
  return loss;
}

/** Central difference of the reference loss for one element of the weight. */
export function referenceWeightSlope(
  batch: ReferenceBatch,
  weight: readonly (readonly number[])[],
  bias: readonly number[],
  scale: number,
  [c, e]: readonly [number, number],
): number {
  const step = 1e-5;
  const moved = (by: number) =>
    referenceCrossEntropy(
      batch,
      weight.map((w, i) => i === c ? w.map((v, j) => j === e ? v + by : v) : w),
      bias,
      scale,
    );
  return (moved(step) - moved(-step)) / (2 * step);
}
