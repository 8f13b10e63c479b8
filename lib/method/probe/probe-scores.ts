import { multiplyTransposed } from "../../kernels/matmul/multiply-transposed.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { softmaxRows, unitRows } from "../../tensor/rows.ts";
import { COSINE_SCALE } from "./cosine-trainer.ts";
import { NORM_EPSILON, type ProbeModel } from "./probe.ts";

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
  const scaled = Float64Array.from(unitRows(weight).data, (value) => COSINE_SCALE * value);
  return linear(Float64Array.from(unitRows(x).data), scaled, x, weight.rows);
}

function normLogits(model: Extract<ProbeModel, { kind: "mae" }>, x: Matrix): Matrix {
  const deviation = model.variance.map((variance) => Math.sqrt(variance + NORM_EPSILON));
  const normalised = Float64Array.from(
    x.data,
    (value, i) => (value - model.mean[i % x.cols]) / deviation[i % x.cols],
  );
  const logits = linear(normalised, Float64Array.from(model.weight.data), x, model.weight.rows);
  for (let i = 0; i < logits.data.length; i++) logits.data[i] += model.bias[i % logits.cols];
  return logits;
}

function linear(inputs: Float64Array, weight: Float64Array, x: Matrix, classes: number): Matrix {
  const logits = matrix(x.rows, classes);
  multiplyTransposed(inputs, weight, logits.data, x.rows, classes, x.cols);
  return logits;
}
