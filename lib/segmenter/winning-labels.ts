/** The label that masks get, and how sure the classifier is of it. */
export interface WinningLabels {
  readonly labels: Int32Array<ArrayBuffer>;
  readonly confidence: Float32Array<ArrayBuffer>;
  /** 1 where some label reached the mask, 0 where every score is 0 and the label is class 0 for want of any. */
  readonly reached: Uint8Array<ArrayBuffer>;
}

/**
 * The winning class of each mask, the lowest on ties, and its score; of `count` masks from number `from` on. A mask that no label
 * reached is of class 0, as the released code's argmax has it, and is marked.
 */
export function winningLabels(
  scores: { readonly cols: number; readonly data: Float32Array },
  from: number,
  count: number,
): WinningLabels {
  const labels = new Int32Array(count);
  const confidence = new Float32Array(count);
  const reached = new Uint8Array(count);
  for (let mask = 0; mask < count; mask++) {
    const start = (from + mask) * scores.cols;
    let winner = 0;
    for (let c = 1; c < scores.cols; c++) {
      if (scores.data[start + c] > scores.data[start + winner]) winner = c;
    }
    labels[mask] = winner;
    confidence[mask] = scores.data[start + winner];
    reached[mask] = confidence[mask] > 0 ? 1 : 0;
  }
  return { labels, confidence, reached };
}
