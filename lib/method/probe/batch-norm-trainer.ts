import type { BatchGradient } from "../../kernels/probe/batch-gradient.ts";
import { batchNormGradient, type BatchNormResults } from "../../kernels/probe/batch-norm-gradient.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { tensor } from "../../tensor/tensor.ts";
import { NORM_EPSILON, type ProbeData, type ProbeModel, type ProbeTrainer } from "./probe.ts";

const MOMENTUM = 0.9;
/** Share of LARS's step length in the length of the weight. */
const TRUST = 0.001;
/** Weight of the batch in the running statistics. */
const RUNNING = 0.1;

/**
 * MAE's linear probe: batch norm without affine part, a linear layer, LARS without weight decay. Gradients of a batch are in single
 * precision, what they add up to in double.
 */
export class BatchNormTrainer implements ProbeTrainer {
  readonly #weight: Float64Array;
  readonly #bias: Float64Array;
  readonly #weightBuffer: Float64Array;
  readonly #biasBuffer: Float64Array;
  readonly #mean: Float64Array;
  readonly #variance: Float64Array;

  private constructor(
    private data: ProbeData,
    weight: Matrix,
    bias: Float32Array,
    private readonly gradient: BatchGradient<BatchNormResults>,
  ) {
    this.#weight = Float64Array.from(weight.data);
    this.#bias = Float64Array.from(bias);
    this.#weightBuffer = new Float64Array(weight.data.length);
    this.#biasBuffer = new Float64Array(bias.length);
    this.#mean = new Float64Array(weight.cols);
    this.#variance = new Float64Array(weight.cols).fill(1);
  }

  /** @param weight [K, E]; @param bias [K]; @param batch rows per step. */
  static async open(
    data: ProbeData,
    weight: Matrix,
    bias: Float32Array,
    batch: number,
  ): Promise<BatchNormTrainer> {
    const gradient = await batchNormGradient(batch, weight.rows, weight.cols, NORM_EPSILON);
    return new BatchNormTrainer(data, weight, bias, gradient);
  }

  use(data: ProbeData): void {
    this.data = data;
  }

  async step(rows: Int32Array<ArrayBuffer>, lr: number): Promise<number> {
    const [classes, depth] = [this.#bias.length, this.#mean.length];
    const loss = await this.gradient.run({ ...this.data, rows }, {
      w: tensor([classes, depth], Float32Array.from(this.#weight)),
      b: tensor([1, classes], Float32Array.from(this.#bias)),
    });
    this.#moveStatistics(rows.length);
    const { weight, bias } = this.gradient.results;
    const size = length(weight.data);
    const weightLength = length(this.#weight);
    // LARS as MAE has it: tensors of one dimension, and weights or gradients of length 0, keep the plain gradient.
    const trust = size > 0 && weightLength > 0 ? TRUST * weightLength / size : 1;
    descend(this.#weight, this.#weightBuffer, weight.data, trust, lr);
    descend(this.#bias, this.#biasBuffer, bias.data, 1, lr);
    return loss;
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

  [Symbol.asyncDispose](): Promise<void> {
    return this.gradient.close();
  }

  #moveStatistics(rows: number): void {
    const { mean, rest, square } = this.gradient.results;
    // Normalisation takes the biased variance, the running one is unbiased; a batch of one row has none.
    const unbiased = rows > 1 ? rows / (rows - 1) : 1;
    for (let e = 0; e < this.#mean.length; e++) {
      const variance = square.data[e] - rest.data[e] * rest.data[e];
      this.#mean[e] += RUNNING * (mean.data[e] + rest.data[e] - this.#mean[e]);
      this.#variance[e] += RUNNING * (variance * unbiased - this.#variance[e]);
    }
  }
}

function descend(
  parameter: Float64Array,
  buffer: Float64Array,
  gradient: Float32Array,
  trust: number,
  lr: number,
): void {
  for (let i = 0; i < parameter.length; i++) {
    buffer[i] = MOMENTUM * buffer[i] + trust * gradient[i];
    parameter[i] -= lr * buffer[i];
  }
}

function length(v: Float32Array | Float64Array): number {
  let squares = 0;
  for (let i = 0; i < v.length; i++) squares += v[i] * v[i];
  return Math.sqrt(squares);
}
