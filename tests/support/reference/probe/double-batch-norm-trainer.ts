import { LinearCrossEntropy } from "./linear-cross-entropy.ts";
import { type Matrix, matrix } from "../../../../lib/tensor/matrix.ts";
import { loadTargets } from "./load-targets.ts";
import {
  NORM_EPSILON,
  type ProbeData,
  type ProbeModel,
  type ProbeTrainer,
} from "../../../../lib/method/probe/probe.ts";

const MOMENTUM = 0.9;
/** Share of LARS's step length in the length of the weight. */
const TRUST = 0.001;
/** Weight of the batch in the running statistics. */
const RUNNING = 0.1;

/** In double precision, the plain reference: MAE's linear probe: batch norm without affine part, a linear layer, LARS without weight decay. */
export class DoubleBatchNormTrainer implements ProbeTrainer {
  #data: ProbeData;
  readonly #layer: LinearCrossEntropy;
  readonly #weight: Float64Array;
  readonly #bias: Float64Array;
  readonly #weightBuffer: Float64Array;
  readonly #biasBuffer: Float64Array;
  readonly #mean: Float64Array;
  readonly #variance: Float64Array;

  /** @param weight [K, E]; @param bias [K]; @param batch rows per step. */
  constructor(data: ProbeData, weight: Matrix, bias: Float32Array, batch: number) {
    this.#data = data;
    this.#layer = new LinearCrossEntropy(batch, weight.rows, weight.cols);
    this.#weight = Float64Array.from(weight.data);
    this.#bias = Float64Array.from(bias);
    this.#weightBuffer = new Float64Array(weight.data.length);
    this.#biasBuffer = new Float64Array(bias.length);
    this.#mean = new Float64Array(weight.cols);
    this.#variance = new Float64Array(weight.cols).fill(1);
  }

  use(data: ProbeData): void {
    this.#data = data;
  }

  step(rows: Int32Array, lr: number): Promise<number> {
    this.#loadNormalised(rows);
    loadTargets(this.#layer, this.#data, rows);
    const loss = this.#layer.run(this.#weight, this.#bias, 1);
    const { weightGradient, biasGradient } = this.#layer;
    const size = length(weightGradient);
    const weightLength = length(this.#weight);
    // LARS as MAE has it: tensors of one dimension, and weights or gradients of length 0, keep the plain gradient.
    const trust = size > 0 && weightLength > 0 ? TRUST * weightLength / size : 1;
    descend(this.#weight, this.#weightBuffer, weightGradient, trust, lr);
    descend(this.#bias, this.#biasBuffer, biasGradient, 1, lr);
    return Promise.resolve(loss);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  model(): ProbeModel {
    return {
      kind: "mae",
      weight: matrix(this.#bias.length, this.#mean.length, Float32Array.from(this.#weight)),
      bias: Float32Array.from(this.#bias),
      mean: Float32Array.from(this.#mean),
      variance: Float32Array.from(this.#variance),
    };
  }

  /** Loads the batch with mean 0 and variance 1 per dimension and moves the running statistics. */
  #loadNormalised(rows: Int32Array): void {
    const { cols, data } = this.#data.x;
    const { x } = this.#layer;
    const mean = new Float64Array(cols);
    const variance = new Float64Array(cols);
    for (let i = 0; i < rows.length; i++) {
      x.set(data.subarray(rows[i] * cols, (rows[i] + 1) * cols), i * cols);
      for (let e = 0; e < cols; e++) mean[e] += x[i * cols + e] / rows.length;
    }
    for (let i = 0; i < x.length; i += cols) {
      for (let e = 0; e < cols; e++) variance[e] += (x[i + e] - mean[e]) ** 2 / rows.length;
    }
    for (let i = 0; i < x.length; i += cols) {
      for (let e = 0; e < cols; e++) x[i + e] = (x[i + e] - mean[e]) / Math.sqrt(variance[e] + NORM_EPSILON);
    }
    // Normalisation takes the biased variance, the running one is unbiased; a batch of one row has none.
    const unbiased = rows.length > 1 ? rows.length / (rows.length - 1) : 1;
    for (let e = 0; e < cols; e++) {
      this.#mean[e] += RUNNING * (mean[e] - this.#mean[e]);
      this.#variance[e] += RUNNING * (variance[e] * unbiased - this.#variance[e]);
    }
  }
}

function descend(
  parameter: Float64Array,
  buffer: Float64Array,
  gradient: Float64Array,
  trust: number,
  lr: number,
): void {
  for (let i = 0; i < parameter.length; i++) {
    buffer[i] = MOMENTUM * buffer[i] + trust * gradient[i];
    parameter[i] -= lr * buffer[i];
  }
}

function length(v: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < v.length; i++) squares += v[i] * v[i];
  return Math.sqrt(squares);
}
