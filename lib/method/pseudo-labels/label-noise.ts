import { type Matrix, matrix, row } from "../../tensor/matrix.ts";
import { argmaxRows } from "../../tensor/rows.ts";
import type { Random } from "../../tensor/random.ts";

/**
 * Labels with symmetric noise. Of the masks that have a label, a share `rate`, drawn at random, get another class: one drawn evenly
 * from all classes but their majority. A larger rate with the same seed keeps the masks of a
 * smaller one wrong and adds to them.
 *
 * @param labels class proportions, [N, K], K at least 2; @param rate 0 … 1.
 */
export function noisyLabels(labels: Matrix, rate: number, random: Random): Matrix {
  const majority = argmaxRows(labels);
  const out = matrix(labels.rows, labels.cols, labels.data.slice());
  const order = [...random.permutation(labels.rows)].filter((mask) =>
    row(labels, mask).some((share) => share > 0)
  );
  // Every labelled mask draws its wrong class, so that the draws do not depend on the rate.
  const wrong = order.map((mask) => (majority[mask] + 1 + random.below(labels.cols - 1)) % labels.cols);
  for (let i = 0; i < Math.round(rate * order.length); i++) {
    const shares = row(out, order[i]);
    shares.fill(0);
    shares[wrong[i]] = 1;
  }
  return out;
}
