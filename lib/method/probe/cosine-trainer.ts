import { type BatchGradient, zeros } from "../../kernels/probe/batch-gradient.ts";
import { cosineGradient } from "../../kernels/probe/cosine-gradient.ts";
import { ScaledLengths } from "../../kernels/probe/scaled-lengths.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { type FloatTensor, tensor } from "../../tensor/tensor.ts";
import type { ProbeData, ProbeModel, ProbeTrainer } from "./probe.ts";

/** Logits are this times the cosine. */
export const COSINE_SCALE = 100;
const MOMENTUM = 0.9;

/**
 * The released code's probe: logits 100 · cos(x, w_c) without bias, SGD with momentum, no weight decay. Gradients of a batch are
 * in single precision, what they add up to in double.
 */
export class CosineTrainer implements ProbeTrainer {
  readonly #weight: Float64Array;
  readonly #lengths: Float64Array;
  readonly #buffer: Float64Array;
  /** w / |w| of each class, [K, E]. */
  readonly #unit: FloatTensor;
  /** 100 / |x| of all masks; undefined until the first step on them. */
  #scales: Float32Array<ArrayBuffer> | undefined;
  /** The same of a batch, [B, 1]. */
  readonly #batchScales: FloatTensor;

  private constructor(
    private data: ProbeData,
    weight: Matrix,
    batch: number,
    private readonly gradient: BatchGradient<{ readonly weight: FloatTensor }>,
    private readonly lengths: ScaledLengths,
  ) {
    this.#batchScales = zeros(batch, 1);
    this.#weight = Float64Array.from(weight.data);
    this.#lengths = new Float64Array(weight.rows);
    this.#buffer = new Float64Array(weight.data.length);
    this.#unit = tensor([weight.rows, weight.cols], new Float32Array(weight.data.length));
  }

  /** @param weight initial class vectors, [K, E]; @param batch rows per step. */
  static async open(data: ProbeData, weight: Matrix, batch: number): Promise<CosineTrainer> {
    const gradient = await cosineGradient(batch, weight.rows, weight.cols);
    const lengths = await ScaledLengths.open(weight.cols, COSINE_SCALE);
    return new CosineTrainer(data, weight, batch, gradient, lengths);
  }

  use(data: ProbeData): void {
    this.data = data;
    this.#scales = undefined;
  }

  async step(rows: Int32Array<ArrayBuffer>, lr: number): Promise<number> {
    this.#normaliseWeight();
    const all = this.#scales ??= await this.lengths.of(this.data.x), scales = this.#batchScales;
    for (let i = 0; i < rows.length; i++) scales.data[i] = all[rows[i]];
    const loss = await this.gradient.run({ ...this.data, rows }, { unit: this.#unit, scales });
    this.#update(lr);
    return loss;
  }

  model(): ProbeModel {
    const { cols } = this.data.x;
    const weight = Float32Array.from(this.#weight);
    return { kind: "authors", weight: matrix(weight.length / cols, cols, weight) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.gradient.close(), this.lengths.close()]);
  }

  #normaliseWeight(): void {
    const depth = this.data.x.cols;
    for (let c = 0; c < this.#lengths.length; c++) {
      let squares = 0;
      for (let i = c * depth; i < (c + 1) * depth; i++) squares += this.#weight[i] * this.#weight[i];
      const inverse = 1 / Math.sqrt(squares);
      this.#lengths[c] = Math.sqrt(squares);
      for (let i = c * depth; i < (c + 1) * depth; i++) this.#unit.data[i] = this.#weight[i] * inverse;
    }
  }

  /** The gradient reaches w through w / |w|: only its part across w remains, divided by |w|. */
  #update(lr: number): void {
    const depth = this.data.x.cols;
    const gradient = this.gradient.results.weight.data;
    for (let c = 0; c < this.#lengths.length; c++) {
      const start = c * depth;
      const end = start + depth;
      const inverse = 1 / this.#lengths[c];
      let along = 0;
      for (let i = start; i < end; i++) along += gradient[i] * this.#weight[i];
      along *= inverse * inverse;
      for (let i = start; i < end; i++) {
        const across = (gradient[i] - along * this.#weight[i]) * inverse;
        this.#buffer[i] = MOMENTUM * this.#buffer[i] + across;
        this.#weight[i] -= lr * this.#buffer[i];
      }
    }
  }
}
