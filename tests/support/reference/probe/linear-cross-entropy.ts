import { multiplyTransposed } from "../../../../lib/kernels/matmul/multiply-transposed.ts";
import { transposedMultiply } from "./transposed-multiply.ts";

/** Keeps the normalisation of row weights finite in a batch of empty weights. */
const WEIGHT_EPSILON = 1e-3;

/**
 * Loss and gradient of a linear layer under weighted soft cross-entropy:
 * ℓ = Σ_i a_i / (Σ a + 1e-3) · (-Σ_c y_ic log p_ic) with p = softmax(scale · X Wᵀ + b).
 * The plain form in double precision. Buffers are kept between batches of the same size.
 */
export class LinearCrossEntropy {
  /** Inputs X of the batch, [rows, depth]: filled by the caller. */
  readonly x: Float64Array;
  /** Soft targets, [rows, classes]; a zero row has no loss. */
  readonly targets: Float64Array;
  /** Weight a of each row, [rows]. */
  readonly rowWeights: Float64Array;
  /** Gradient for W, [classes, depth]. */
  readonly weightGradient: Float64Array;
  /** Gradient for b, [classes]. */
  readonly biasGradient: Float64Array;
  readonly #logits: Float64Array;

  constructor(readonly rows: number, readonly classes: number, readonly depth: number) {
    this.x = new Float64Array(rows * depth);
    this.targets = new Float64Array(rows * classes);
    this.rowWeights = new Float64Array(rows);
    this.weightGradient = new Float64Array(classes * depth);
    this.biasGradient = new Float64Array(classes);
    this.#logits = new Float64Array(rows * classes);
  }

  /** Computes both gradients and returns the loss. @param weight W, [classes, depth]; @param bias b, [classes], or null. */
  run(weight: Float64Array, bias: Float64Array | null, scale: number): number {
    multiplyTransposed(this.x, weight, this.#logits, this.rows, this.classes, this.depth);
    const loss = this.#logitGradient(bias, scale);
    this.biasGradient.fill(0);
    for (let i = 0; i < this.#logits.length; i++) {
      this.biasGradient[i % this.classes] += this.#logits[i];
      this.#logits[i] *= scale;
    }
    transposedMultiply(this.#logits, this.x, this.weightGradient, this.rows, this.classes, this.depth);
    return loss;
  }

  /** Replaces products X Wᵀ by the loss's gradient for the logits, a_i / Σa · (p_i Σy_i - y_i); returns the loss. */
  #logitGradient(bias: Float64Array | null, scale: number): number {
    const logits = this.#logits;
    const { targets, classes } = this;
    const total = this.rowWeights.reduce((sum, weight) => sum + weight, 0) + WEIGHT_EPSILON;
    let loss = 0;
    for (let i = 0, start = 0; i < this.rows; i++, start += classes) {
      const end = start + classes;
      let largest = -Infinity;
      for (let j = start; j < end; j++) {
        logits[j] = scale * logits[j] + (bias ? bias[j - start] : 0);
        if (logits[j] > largest) largest = logits[j];
      }
      let sum = 0;
      for (let j = start; j < end; j++) sum += Math.exp(logits[j] - largest);
      const logSum = largest + Math.log(sum);
      const weight = this.rowWeights[i] / total;
      let mass = 0;
      for (let j = start; j < end; j++) {
        mass += targets[j];
        loss += weight * targets[j] * (logSum - logits[j]);
      }
      for (let j = start; j < end; j++) {
        logits[j] = weight * (Math.exp(logits[j] - logSum) * mass - targets[j]);
      }
    }
    return loss;
  }
}
