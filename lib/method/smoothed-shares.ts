import { addWeightedTokens } from "../kernels/pooling/add-weighted-tokens.ts";
import { type Matrix, matrix, row } from "../tensor/matrix.ts";
import { softmaxRows } from "../tensor/rows.ts";
import { denseCrops, type DenseInput } from "./dense-crops.ts";
import type { Head } from "./heads/head.ts";
import { promptLogits } from "./text-classifier/zero-shot.ts";

/**
 * Class shares of every mask under a head that smooths: the text classifier's softmax on every token, smoothed inside its crop,
 * averaged over the mask as embeddings are (Eq. 3), [masks, K'], rows to sum 1.
 *
 * @param head one with `smoothing` and `affinity`; @param vectors the text classifier, [K', joint], unit rows;
 * @param logitScale the factor that cosines are multiplied by.
 */
export async function smoothedShares(
  input: DenseInput,
  head: Head,
  vectors: Matrix,
  logitScale: number,
): Promise<Matrix> {
  const { masks, encoder: { joint } } = input;
  if (!head.smoothing) throw new TypeError(`Expected a head that smooths but found "${head.name}"`);
  const sum = new Float64Array(masks.count * vectors.rows);
  if (masks.count > 0) {
    for await (const { weights, outputs: [{ tokens, affinity }] } of denseCrops(input, [head])) {
      if (!affinity) throw new TypeError(`Expected an affinity from head "${head.name}"`);
      const logits = promptLogits(matrix(tokens.length / joint, joint, tokens), vectors, logitScale);
      const shares = softmaxRows(logits);
      const smoothed = smoothByKeys(shares, affinity, head.smoothing.threshold);
      addWeightedTokens(sum, weights, smoothed.data, vectors.rows);
    }
  }
  return matrix(masks.count, vectors.rows, Float32Array.from(sum));
}

/**
 * Key smoothing of MaskCLIP (METHOD 3.4) on the class shares P of the tokens of one crop: where the best share of token i is
 * below the threshold, P_i becomes Σ_j A_ij P_j with A_ij the cosine of the keys of i and j.
 *
 * MaskCLIP only takes the largest share of a token, so it leaves the sums as they are. Here tokens are averaged over masks:
 * smoothed rows are scaled to sum 1 like all others, after negative sums are cut to 0. A row that has nothing left keeps P_i.
 *
 * @param shares P, rows to sum 1, [tokens, K'].
 * @param keyProducts inner products of keys up to a common factor, [tokens, tokens]; the diagonal holds squared lengths.
 * @param threshold 1 smooths every token (the paper's value), 0 none.
 */
export function smoothByKeys(shares: Matrix, keyProducts: Float32Array, threshold: number): Matrix {
  const { rows: tokens, cols } = shares;
  const lengths = Float64Array.from({ length: tokens }, (_, i) => Math.sqrt(keyProducts[i * tokens + i]));
  const out = matrix(tokens, cols, shares.data.slice());
  const sums = new Float64Array(cols);
  for (let i = 0; i < tokens; i++) {
    // A share that rounds to 1 is no exception where every token is to be smoothed.
    if (threshold < 1 && Math.max(...row(shares, i)) >= threshold) continue;
    sums.fill(0);
    for (let j = 0; j < tokens; j++) {
      const cosine = keyProducts[i * tokens + j] / (lengths[i] * lengths[j]);
      for (let c = 0; c < cols; c++) sums[c] += cosine * shares.data[j * cols + c];
    }
    const total = sums.reduce((sum, value) => sum + Math.max(value, 0), 0);
    if (!(total > 0)) continue;
    for (let c = 0; c < cols; c++) out.data[i * cols + c] = Math.max(sums[c], 0) / total;
  }
  return out;
}
