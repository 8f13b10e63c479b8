import { timesTransposed } from "../../kernels/matmul/times-transposed.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { softmaxRows, unitRows } from "../../tensor/rows.ts";

/** The factor that the published CLIPs multiply cosines by, exp(logit_scale): their training clips it here. */
export const LOGIT_SCALE = 100;

/**
 * Where the background score comes from. Prompts of background words compete in the softmax; then
 * power: (1 - best foreground)^p; sum, max: over the columns of the background words.
 */
export interface BackgroundRule {
  readonly rule: "power" | "sum" | "max";
  /** Exponent of the power rule. The paper's choice was made on the evaluation split; 1 is untuned. */
  readonly p: number;
}

/**
 * The cosine between mask embeddings and class vectors (Eq. 2) times CLIP's scale, [N, K'].
 *
 * @param embeddings [N, E], of any length; @param vectors [K', E], unit rows.
 */
export function promptLogits(embeddings: Matrix, vectors: Matrix, logitScale = LOGIT_SCALE): Matrix {
  const scaled = matrix(vectors.rows, vectors.cols, vectors.data.map((value) => logitScale * value));
  return timesTransposed(unitRows(embeddings), scaled);
}

/**
 * Zero-shot scores S of every label, from the logits of all prompts.
 *
 * @param logits [N, foreground + background words]; foreground first.
 * @param background null for data sets without a background class.
 * @returns [N, 1 + foreground] with background in column 0, or [N, foreground] without one.
 */
export function zeroShotScores(
  logits: Matrix,
  foreground: number,
  background: BackgroundRule | null,
): Matrix {
  return scoresOfShares(softmaxRows(logits), foreground, background);
}

/**
 * Scores of every label from given shares of all prompts; otherwise as `zeroShotScores`.
 *
 * @param shares rows to sum 1, [N, foreground + background words].
 */
export function scoresOfShares(
  shares: Matrix,
  foreground: number,
  background: BackgroundRule | null,
): Matrix {
  const offset = background ? 1 : 0;
  const out = matrix(shares.rows, foreground + offset);
  for (let i = 0; i < shares.rows; i++) {
    const start = i * shares.cols;
    const names = shares.data.subarray(start, start + foreground);
    out.data.set(names, i * out.cols + offset);
    if (background) {
      out.data[i * out.cols] = backgroundScore(
        names,
        shares.data.subarray(start + foreground, start + shares.cols),
        background,
      );
    }
  }
  return out;
}

/**
 * Scores of every label from scores that do not sum to 1, such as propagated ones: background takes its best word.
 *
 * @param prompts [N, foreground + background words].
 * @returns [N, 1 + foreground], background in column 0.
 */
export function bestOfBackground(prompts: Matrix, foreground: number): Matrix {
  return scoresOfShares(prompts, foreground, { rule: "max", p: 1 });
}

function backgroundScore(names: Float32Array, words: Float32Array, { rule, p }: BackgroundRule): number {
  switch (rule) {
    case "power":
      return (1 - Math.max(...names)) ** p;
    case "sum":
      return words.reduce((sum, share) => sum + share, 0);
    case "max":
      return Math.max(0, ...words);
  }
}
