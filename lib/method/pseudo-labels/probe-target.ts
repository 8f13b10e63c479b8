import { type Matrix, row } from "../../tensor/matrix.ts";
import { rowsToSumOne } from "../../tensor/rows.ts";
import { presentClasses } from "./present-classes.ts";
import { withLabelledRows } from "./pseudo-labels.ts";
import { softmaxOver } from "./softmax-over.ts";
import type { PseudoLabelSettings, Supervision } from "./supervision.ts";

/** Makes the released code's probe targets nearly one-hot. */
const SHARPNESS = 100;

/**
 * What the linear probe is trained on, [N, K]: rows of Y to sum 1, or, sharpened, softmax(100 Y) over the classes the
 * supervision allows. Ground truth is never sharpened, and a row of ground truth without counted pixels stays zero:
 * it has no loss.
 */
export function probeTarget(
  y: Matrix,
  supervision: Supervision,
  settings: Pick<PseudoLabelSettings, "sharpen">,
): Matrix {
  if (!settings.sharpen || supervision.kind === "full") return rowsToSumOne(y);
  if (supervision.kind === "weak") return softmaxOver(y, presentClasses(supervision), SHARPNESS);
  const target = softmaxOver(y, rowsWithMass(y), SHARPNESS);
  return supervision.kind === "semi" ? withLabelledRows(target, y, supervision.labelled) : target;
}

/** All classes are allowed, except in rows of zeros: sharpened, these would claim that all classes are equally likely. */
function rowsWithMass(y: Matrix): Uint8Array {
  const allowed = new Uint8Array(y.data.length);
  for (let i = 0; i < y.rows; i++) {
    if (row(y, i).some((share) => share > 0)) allowed.fill(1, i * y.cols, (i + 1) * y.cols);
  }
  return allowed;
}
