import { addWeightedTokens } from "../kernels/pooling/add-weighted-tokens.ts";
import { type Matrix, matrix } from "../tensor/matrix.ts";
import { softmaxRows } from "../tensor/rows.ts";
import { denseCrops, type DenseInput } from "./dense-crops.ts";
import type { Head } from "./heads/head.ts";
import { smoothByKeys } from "./key-smoothing.ts";
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
