import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { rowsToSumOne } from "../../tensor/rows.ts";
import { ofPresent } from "./present-classes.ts";
import { softmaxOver } from "./softmax-over.ts";
import type { SupplementSettings, TrainingScores } from "./supervision.ts";

/** Keeps the min-max scaling finite where all masks of an image score alike. */
const RANGE_EPSILON = 1e-7;

/**
 * Weak pseudo-labels as the released code makes them (METHOD 6, `authors`): scores among the present classes, scaled to
 * [0, 1] per image and class like class activation maps, background from the foreground (zero-shot) or raised to beta.
 * Absent classes are 0; rows are not normalised.
 *
 * @param present 0/1, [N, K].
 */
export function releasedWeakLabels(
  { from, scores }: TrainingScores,
  present: Uint8Array,
  imageOfMask: Int32Array,
  settings: SupplementSettings,
): Matrix {
  const shares = amongPresent(from, scores, present);
  // Zero-shot scores have no background of their own before the scaling.
  const derived = from === "zero-shot" && settings.hasBackground;
  const scaled = settings.minmax ? minMaxPerImage(shares, present, imageOfMask, derived ? 1 : 0) : shares;
  if (!settings.hasBackground) return scaled;
  for (let start = 0; start < scaled.data.length; start += scaled.cols) {
    if (derived) {
      const best = Math.max(0, ...scaled.data.subarray(start + 1, start + scaled.cols));
      scaled.data[start] = (1 - best) ** settings.p;
    } else {
      scaled.data[start] **= settings.beta;
    }
  }
  return scaled;
}

/** Zero-shot shares as they are, probe logits by softmax, propagated scores by their sum: all over present classes. */
function amongPresent(from: TrainingScores["from"], scores: Matrix, present: Uint8Array): Matrix {
  if (from === "probe") return softmaxOver(scores, present, 1);
  const filtered = ofPresent(scores, present);
  return from === "zero-shot" ? filtered : rowsToSumOne(filtered);
}

/** v = max(v, 0); (v - min) / (max - min + eps) over the masks of an image, for each present class from `first` on. */
function minMaxPerImage(scores: Matrix, present: Uint8Array, imageOfMask: Int32Array, first: number): Matrix {
  const { rows, cols } = scores;
  const images = imageOfMask.reduce((most, image) => Math.max(most, image + 1), 0);
  const least = new Float32Array(images * cols).fill(Infinity);
  const most = new Float32Array(images * cols);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++) {
      const value = Math.max(scores.data[i * cols + c], 0);
      const at = imageOfMask[i] * cols + c;
      least[at] = Math.min(least[at], value);
      most[at] = Math.max(most[at], value);
    }
  }
  const out = matrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let c = first; c < cols; c++) {
      if (!present[i * cols + c]) continue;
      const at = imageOfMask[i] * cols + c;
      const value = Math.max(scores.data[i * cols + c], 0);
      out.data[i * cols + c] = (value - least[at]) / (most[at] - least[at] + RANGE_EPSILON);
    }
  }
  return out;
}
