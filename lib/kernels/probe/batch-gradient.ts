import type { GraphBuilder } from "../../onnx/graph-builder.ts";
import { OnnxSession } from "../../onnx/onnx-session.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { elementCount, type FloatTensor, tensor } from "../../tensor/tensor.ts";

/** Keeps the normalisation of row weights finite in a batch of empty weights. */
const WEIGHT_EPSILON = 1e-3;

/** Rows that a linear layer is trained on, and those of a step. */
export interface Batch {
  /** Inputs of all rows, [N, E], in memory that no other thread sees. */
  readonly x: Matrix;
  /** Soft targets, [N, K]; a zero row has no loss. */
  readonly y: Matrix;
  /** Weights a of their losses, [N]. */
  readonly areas: ArrayLike<number>;
  /** The rows of the step, [B]. */
  readonly rows: Int32Array<ArrayBuffer>;
}

/**
 * Loss and gradients of a linear layer for a batch, by a graph that ONNX Runtime runs in single precision. It reads the rows of the
 * batch where they lie. It runs on one thread, so that its sums do not depend on how many a machine has; at a batch of 512 more
 * threads gain nothing. The loss is summed in double precision.
 */
export class BatchGradient<Results extends Readonly<Record<string, FloatTensor>>> {
  readonly #shares: FloatTensor;
  readonly #entropy: FloatTensor;

  private constructor(private readonly session: OnnxSession, rows: number, readonly results: Results) {
    this.#shares = zeros(rows, 1);
    this.#entropy = zeros(rows, 1);
  }

  /**
   * @param graph that takes x, y, rows, shares and parameters, and gives `entropy` and the results.
   * @param rows of a batch; @param results written over by each run.
   */
  static async open<Results extends Readonly<Record<string, FloatTensor>>>(
    graph: GraphBuilder,
    rows: number,
    results: Results,
  ): Promise<BatchGradient<Results>> {
    return new BatchGradient(await OnnxSession.open(graph.build(), { threads: 1 }), rows, results);
  }

  /**
   * Fills the results and gives the loss, Σ_i a_i / (Σ a + 1e-3) · (-Σ_c y_ic log p_ic).
   *
   * @param parameters of the layer, by the names of the graph's inputs.
   */
  async run(
    { x, y, areas, rows }: Batch,
    parameters: Readonly<Record<string, FloatTensor>>,
  ): Promise<number> {
    let total = WEIGHT_EPSILON;
    for (const row of rows) total += areas[row];
    const shares = this.#shares.data;
    for (let i = 0; i < rows.length; i++) shares[i] = areas[rows[i]] / total;
    const inputs = {
      x: tensor([x.rows, x.cols], x.data),
      y: tensor([y.rows, y.cols], y.data),
      rows: tensor([rows.length], rows),
      shares: this.#shares,
    };
    await this.session.runInto({ ...inputs, ...parameters }, { ...this.results, entropy: this.#entropy });
    let loss = 0;
    for (let i = 0; i < rows.length; i++) loss += areas[rows[i]] / total * this.#entropy.data[i];
    return loss;
  }

  /** Frees the graph. */
  close(): Promise<void> {
    return this.session.close();
  }
}

/** A tensor of zeros. */
export function zeros(...shape: number[]): FloatTensor {
  return tensor(shape, new Float32Array(elementCount(shape)));
}
