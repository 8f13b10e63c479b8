import { GraphBuilder } from "../../onnx/graph-builder.ts";
import { OnnxSession } from "../../onnx/onnx-session.ts";

/**
 * Inner products of rows with rows in single precision, by ONNX Runtime on one thread: several times faster than plain
 * TypeScript, with sums in an order of its own. Runs block their thread, so this belongs in workers.
 */
export class SimilarityTiles {
  readonly #session: OnnxSession;

  private constructor(session: OnnxSession, readonly cols: number) {
    this.#session = session;
  }

  /** @param cols width of the rows. */
  static async open(cols: number): Promise<SimilarityTiles> {
    const graph = new GraphBuilder("similarities");
    const left = graph.input("left", "float32", ["m", cols]);
    const right = graph.input("right", "float32", ["n", cols]);
    graph.output("tile", graph.node("Gemm", [left, right], { transB: 1 }), "float32", ["m", "n"]);
    return new SimilarityTiles(await OnnxSession.open(graph.build(), { threads: 1 }), cols);
  }

  /**
   * tile = L Rᵀ for L [m, cols], R [n, cols], tile [m, n], all row-major, at the beginning of the arrays given.
   * None of them may be shared between threads: ONNX Runtime does not take those.
   */
  async multiply(
    left: Float32Array<ArrayBuffer>,
    m: number,
    right: Float32Array<ArrayBuffer>,
    n: number,
    tile: Float32Array<ArrayBuffer>,
  ): Promise<void> {
    const { cols } = this;
    await this.#session.runInto({
      left: { shape: [m, cols], data: left.subarray(0, m * cols) },
      right: { shape: [n, cols], data: right.subarray(0, n * cols) },
    }, { tile: { shape: [m, n], data: tile.subarray(0, m * n) } });
  }

  /** Frees the session. */
  close(): Promise<void> {
    return this.#session.close();
  }
}

/** 2^-24: the most that rounding to single precision changes a number, in shares of it. */
const ROUNDING = 2 ** -24;

/**
 * The most by which a product of `multiply` can differ from `exactProduct`: rounding errors of a sum of `cols` products in any
 * order, and of what is compared with it, for rows of at most these lengths.
 */
export function largestError(cols: number, longestLeft: number, longestRight: number): number {
  return 1.01 * (cols + 4) * ROUNDING * longestLeft * longestRight;
}

/** Length of the longest row of a matrix, in double precision. */
export function longestRow({ rows, cols, data }: { rows: number; cols: number; data: Float32Array }): number {
  let most = 0;
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let e = row * cols; e < (row + 1) * cols; e++) squares += data[e] * data[e];
    most = Math.max(most, squares);
  }
  return Math.sqrt(most);
}

/**
 * The product of a row of `a` and a row of `b` in double precision, rounded once at the end. Four sums run side by side: one
 * alone would wait for itself.
 */
export function exactProduct(
  a: Float32Array,
  rowA: number,
  b: Float32Array,
  rowB: number,
  cols: number,
): number {
  const left = rowA * cols, right = rowB * cols;
  const whole = cols - cols % 4;
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (let e = 0; e < whole; e += 4) {
    s0 += a[left + e] * b[right + e];
    s1 += a[left + e + 1] * b[right + e + 1];
    s2 += a[left + e + 2] * b[right + e + 2];
    s3 += a[left + e + 3] * b[right + e + 3];
  }
  for (let e = whole; e < cols; e++) s0 += a[left + e] * b[right + e];
  return Math.fround((s0 + s1) + (s2 + s3));
}
