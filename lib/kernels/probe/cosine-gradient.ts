import { GraphBuilder } from "../../onnx/graph-builder.ts";
import type { FloatTensor } from "../../tensor/tensor.ts";
import { BatchGradient, zeros } from "./batch-gradient.ts";
import { batchInputs, crossEntropyNodes } from "./cross-entropy-nodes.ts";

/** Rows shorter than this count as zero rows. */
const SHORTEST = 1e-18;

/**
 * The gradient of weighted soft cross-entropy for U, [K, E], under logits scale · U x_i / |x_i|. A zero row has logits 0.
 *
 * @param rows of a batch. Parameter `unit`: U, [K, E]. Result `weight`.
 */
export function cosineGradient(
  rows: number,
  classes: number,
  depth: number,
  scale: number,
): Promise<BatchGradient<{ readonly weight: FloatTensor }>> {
  const graph = new GraphBuilder("cosine probe");
  const inputs = batchInputs(graph);
  const unit = graph.input("unit", "float32", ["K", "E"]);
  // A product with ones takes a third of the time of ReduceSumSquare.
  const ones = graph.initializer("ones", [depth, 1], new Float32Array(depth).fill(1));
  const squares = graph.node("MatMul", [graph.node("Mul", [inputs.x, inputs.x]), ones]);
  const lengths = graph.node("Max", [graph.node("Sqrt", [squares]), graph.scalar(SHORTEST)]);
  // Rows keep their lengths, which stand in the logits and in the gradient: one pass over x less.
  const scales = graph.node("Div", [graph.scalar(scale), lengths]);
  const logits = graph.node("Mul", [graph.node("Gemm", [inputs.x, unit], { transB: 1 }), scales]);
  const descent = graph.node("Mul", [crossEntropyNodes(graph, logits, inputs), scales]);
  const weight = graph.node("Gemm", [descent, inputs.x], { transA: 1 });
  graph.output("weight", weight, "float32", ["K", "E"]);
  return BatchGradient.open(graph, rows, { weight: zeros(classes, depth) });
}
