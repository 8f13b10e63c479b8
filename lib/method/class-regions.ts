import { type Matrix, matrix } from "../tensor/matrix.ts";
import { argmaxRows, softmaxRows } from "../tensor/rows.ts";
import { type BackgroundRule, scoresOfShares } from "./text-classifier/zero-shot.ts";
import type { MaskSet } from "./mask-set.ts";
import { regionMasks } from "./region-masks.ts";

/** A label map cut into one mask for each class that it has. */
export interface ClassRegions {
  readonly masks: MaskSet;
  /** Class of each mask, rising. */
  readonly labels: Int32Array<ArrayBuffer>;
}

/**
 * The label map that logits of pixels make: softmax, background rule, best class (the lowest on ties).
 *
 * @param logits as `denseLogits` gives them, [height * width, foreground + background words].
 * @param background null for data sets without a background class.
 */
export function classRegions(
  logits: Matrix,
  { height, width }: { readonly height: number; readonly width: number },
  foreground: number,
  background: BackgroundRule | null,
): ClassRegions {
  const map = argmaxRows(scoresOfShares(softmaxRows(logits), foreground, background));
  const labels = Int32Array.from(new Set(map)).sort();
  const region = new Map([...labels].map((label, at) => [label, at]));
  const ids = map.map((label) => region.get(label)!);
  return { masks: regionMasks({ ids, count: labels.length }, height, width), labels };
}

/** Scores that give every mask its class, [masks, classes]. */
export function certainScores(labels: ArrayLike<number>, classes: number): Matrix {
  const scores = matrix(labels.length, classes);
  for (let mask = 0; mask < labels.length; mask++) scores.data[mask * classes + labels[mask]] = 1;
  return scores;
}
