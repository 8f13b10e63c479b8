import { promptLogits, zeroShotScores } from "../method/text-classifier/zero-shot.ts";
import type { Matrix } from "../tensor/matrix.ts";
import { backgroundRule, type TextReading } from "./text-reading.ts";

/** What the text classifier says of masks. */
export interface TextScores {
  /** [masks, names and background words] */
  readonly logits: Matrix;
  /** [masks, K] */
  readonly scores: Matrix;
}

/**
 * Zero-shot scores S of masks (Eq. 2 and the background rule).
 *
 * @param embeddings [masks, E]; @param vectors one for each name, then for each background word, [K', E].
 */
export function scoreMasks(embeddings: Matrix, vectors: Matrix, reading: TextReading): TextScores {
  const logits = promptLogits(embeddings, vectors, reading.logitScale);
  return { logits, scores: zeroShotScores(logits, reading.foreground, backgroundRule(reading)) };
}
