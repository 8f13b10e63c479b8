import { LinearCrossEntropy } from "./linear-cross-entropy.ts";
import { type Matrix, matrix } from "../../../../lib/tensor/matrix.ts";
import { loadTargets } from "./load-targets.ts";
import { COSINE_SCALE } from "../../../../lib/method/probe/cosine-trainer.ts";
import type { ProbeData, ProbeModel, ProbeTrainer } from "../../../../lib/method/probe/probe.ts";

const MOMENTUM = 0.9;

/** In double precision, the plain reference: The released code's probe: logits 100 · cos(x, w_c) without bias, SGD with momentum, no weight decay. */
export class DoubleCosineTrainer implements ProbeTrainer {
  #data: ProbeData;
  readonly #layer: LinearCrossEntropy;
  readonly #weight: Float64Array;
  readonly #unit: Float64Array;
  readonly #lengths: Float64Array;
  readonly #buffer: Float64Array;
  /** 1 / |x_i|, computed once: embeddings never change. */
  #inverseLengths: Float64Array;

  /** @param weight initial class vectors, [K, E]; @param batch rows per step. */
  constructor(data: ProbeData, weight: Matrix, batch: number) {
    this.#data = data;
    this.#layer = new LinearCrossEntropy(batch, weight.rows, weight.cols);
    this.#weight = Float64Array.from(weight.data);
    this.#unit = new Float64Array(weight.data.length);
    this.#lengths = new Float64Array(weight.rows);
    this.#buffer = new Float64Array(weight.data.length);
    this.#inverseLengths = inverseLengths(data.x);
  }

  use(data: ProbeData): void {
    this.#data = data;
    this.#inverseLengths = inverseLengths(data.x);
  }

  step(rows: Int32Array, lr: number): Promise<number> {
    this.#loadInputs(rows);
    loadTargets(this.#layer, this.#data, rows);
    this.#normaliseWeight();
    const loss = this.#layer.run(this.#unit, null, COSINE_SCALE);
    this.#update(lr);
    return Promise.resolve(loss);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  model(): ProbeModel {
    const { cols } = this.#data.x;
    return {
      kind: "authors",
      weight: matrix(this.#weight.length / cols, cols, Float32Array.from(this.#weight)),
    };
  }

  #loadInputs(rows: Int32Array): void {
    const { cols, data } = this.#data.x;
    const { x } = this.#layer;
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i] * cols;
      const to = i * cols;
      const inverse = this.#inverseLengths[rows[i]];
      for (let e = 0; e < cols; e++) x[to + e] = data[from + e] * inverse;
    }
  }

  #normaliseWeight(): void {
    const depth = this.#data.x.cols;
    for (let c = 0; c < this.#lengths.length; c++) {
      let squares = 0;
      for (let i = c * depth; i < (c + 1) * depth; i++) squares += this.#weight[i] ** 2;
      this.#lengths[c] = Math.sqrt(squares);
      for (let i = c * depth; i < (c + 1) * depth; i++) this.#unit[i] = this.#weight[i] / this.#lengths[c];
    }
  }

  /** The gradient reaches w through w / |w|: only its part across w remains, divided by |w|. */
  #update(lr: number): void {
    const depth = this.#data.x.cols;
    const gradient = this.#layer.weightGradient;
    for (let c = 0; c < this.#lengths.length; c++) {
      const start = c * depth;
      const end = start + depth;
      let along = 0;
      for (let i = start; i < end; i++) along += gradient[i] * this.#unit[i];
      for (let i = start; i < end; i++) {
        const across = (gradient[i] - along * this.#unit[i]) / this.#lengths[c];
        this.#buffer[i] = MOMENTUM * this.#buffer[i] + across;
        this.#weight[i] -= lr * this.#buffer[i];
      }
    }
  }
}

/** 1 / |x_i|; 0 for a zero row. */
function inverseLengths({ rows, cols, data }: Matrix): Float64Array {
  const inverse = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let e = i * cols; e < (i + 1) * cols; e++) squares += data[e] * data[e];
    inverse[i] = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  }
  return inverse;
}
