import { GraphBuilder, type Value } from "../../onnx/graph-builder.ts";
import type { FloatTensor } from "../../tensor/tensor.ts";
import { BatchGradient, zeros } from "./batch-gradient.ts";
import { batchInputs, crossEntropyNodes } from "./cross-entropy-nodes.ts";

/** What a step of a layer behind batch norm learns of its batch. */
export interface BatchNormResults extends Readonly<Record<string, FloatTensor>> {
  /** Gradient for W, [K, E]. */
  readonly weight: FloatTensor;
  /** Gradient for b, [1, K]. */
  readonly bias: FloatTensor;
  /** Mean of each dimension in two parts to add up, [1, E]: one number and what rounding left of it. */
  readonly mean: FloatTensor;
  readonly rest: FloatTensor;
  /** Mean square of each dimension less `mean`, [1, E]. */
  readonly square: FloatTensor;
}

/**
 * Gradients of weighted soft cross-entropy for W, [K, E], and b, [K], under logits W x̂_i + b, where x̂ has mean 0 and variance 1 in
 * each dimension of the batch (batch norm without affine part). No gradient goes through mean and variance, as x is given.
 *
 * @param rows of a batch; @param epsilon keeps the variance away from 0. Parameters `w`, [K, E], and `b`, [1, K].
 */
export function batchNormGradient(
  rows: number,
  classes: number,
  depth: number,
  epsilon: number,
): Promise<BatchGradient<BatchNormResults>> {
  const graph = new GraphBuilder("batch norm probe");
  const inputs = batchInputs(graph);
  const w = graph.input("w", "float32", ["K", "E"]);
  const b = graph.input("b", "float32", [1, "K"]);
  const node = (operator: string, ...values: Value[]) => graph.node(operator, values);
  const meanOf = (values: Value) => graph.node("ReduceMean", [values], { axes: [0], keepdims: 1 });
  const mean = meanOf(inputs.x);
  const x = node("Sub", inputs.x, mean);
  const rest = meanOf(x);
  const square = meanOf(node("Mul", x, x));
  const variance = node("Sub", square, node("Mul", rest, rest));
  const deviation = node("Sqrt", node("Add", variance, graph.scalar(epsilon)));
  // W x̂ + b = (W / deviation) x + (b - (W / deviation) rest): the batch is centred but not divided, a pass over it less.
  const slopes = node("Div", w, deviation);
  const shift = node("Sub", b, graph.node("Gemm", [rest, slopes], { transB: 1 }));
  const logits = node("Add", graph.node("Gemm", [x, slopes], { transB: 1 }), shift);
  const descent = crossEntropyNodes(graph, logits, inputs);
  const bias = graph.node("ReduceSum", [descent, graph.integers(0)], { keepdims: 1 });
  const products = graph.node("Gemm", [descent, x], { transA: 1 });
  const centred = node("Sub", products, graph.node("Gemm", [bias, rest], { transA: 1 }));
  const values = { weight: node("Div", centred, deviation), bias, mean, rest, square };
  const statistics = { mean: zeros(1, depth), rest: zeros(1, depth), square: zeros(1, depth) };
  const results: BatchNormResults = { weight: zeros(classes, depth), bias: zeros(1, classes), ...statistics };
  for (const [name, value] of Object.entries(values)) {
    graph.output(name, value, "float32", results[name].shape);
  }
  return BatchGradient.open(graph, rows, results);
}
