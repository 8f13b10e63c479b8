import { type Matrix, matrix, row } from "../../tensor/matrix.ts";
import { rowsToSumOne, softmaxRows } from "../../tensor/rows.ts";
import { ofPresent, presentClasses } from "./present-classes.ts";
import { releasedWeakLabels } from "./released-weak-labels.ts";
import type { Supervision, SupplementSettings, TrainingScores } from "./supervision.ts";

/**
 * Supp(S), the operator behind every arrow of Table 7: supplements scores with what the supervision knows, [N, K].
 *
 * - full: Y = G.
 * - semi: rows of labelled masks are G, the others S.
 * - weak: S of the classes present in the image, rows to sum 1; a row without any stays zero. The released code's form
 *   is in released-weak-labels.ts.
 * - noisy: Y = the given labels at first, later S, since it is unknown which labels are right.
 * - open: nothing is known, Y = S.
 */
export function pseudoLabels(
  scores: TrainingScores,
  supervision: Supervision,
  settings: SupplementSettings,
): Matrix {
  switch (supervision.kind) {
    case "full":
      return supervision.proportions;
    case "semi":
      return withLabelledRows(
        scores.from === "zero-shot" && settings.unlabelled === "zeros"
          ? matrix(scores.scores.rows, scores.scores.cols)
          : asShares(scores),
        supervision.proportions,
        supervision.labelled,
      );
    case "weak": {
      const present = presentClasses(supervision);
      return settings.reading === "authors"
        ? releasedWeakLabels(scores, present, supervision.imageOfMask, settings)
        : rowsToSumOne(ofPresent(asShares(scores), present));
    }
    case "noisy":
      return scores.from === "zero-shot" ? supervision.labels : asShares(scores);
    case "open":
      return asShares(scores);
  }
}

/** Scores whose rows sum to about 1, whatever they come from: Ŷ alone has rows of other mass, about 1 / (1 - alpha). */
function asShares({ from, scores }: TrainingScores): Matrix {
  switch (from) {
    case "zero-shot":
      return scores;
    case "probe":
      return softmaxRows(scores);
    case "propagation":
      return rowsToSumOne(scores);
  }
}

/** Scores with the rows of labelled masks replaced by their proportions. */
export function withLabelledRows(scores: Matrix, proportions: Matrix, labelled: Uint8Array): Matrix {
  const out = matrix(scores.rows, scores.cols, scores.data.slice());
  for (let i = 0; i < out.rows; i++) {
    if (labelled[i]) row(out, i).set(row(proportions, i));
  }
  return out;
}
