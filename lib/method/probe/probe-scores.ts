import { timesTransposed } from "../../kernels/matmul/times-transposed.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { softmaxRows, unitRows } from "../../tensor/rows.ts";
import { COSINE_SCALE } from "./cosine-trainer.ts";
import { NORM_EPSILON, type ProbeModel } from "./probe.ts";

/** How scores are read off a probe. */
export interface ProbeScores {
  /** [N, K]. */
  readonly logits: Matrix;
  /** The score r of each class: softmax over K. */
  readonly softmax: Matrix;
}

/** Scores of masks under a trained probe. @param x mask embeddings, not normalised, [N, E]. */
export function probeScores(model: ProbeModel, x: Matrix): ProbeScores {
  const logits = model.kind === "authors" ? cosineLogits(model.weight, x) : normLogits(model, x);
  return { logits, softmax: softmaxRows(logits) };
}

function cosineLogits(weight: Matrix, x: Matrix): Matrix {
  const scaled = unitRows(weight).data.map((value) => COSINE_SCALE * value);
  return timesTransposed(unitRows(x), matrix(weight.rows, weight.cols, scaled));
}

function normLogits(model: Extract<ProbeModel, { kind: "mae" }>, x: Matrix): Matrix {
  const deviation = model.variance.map((variance) => Math.sqrt(variance + NORM_EPSILON));
  const normalised = x.data.map((value, i) => (value - model.mean[i % x.cols]) / deviation[i % x.cols]);
  const logits = timesTransposed(matrix(x.rows, x.cols, normalised), model.weight);
  for (let i = 0; i < logits.data.length; i++) logits.data[i] += model.bias[i % logits.cols];
  return logits;
}
