import { GraphBuilder } from "../../onnx/graph-builder.ts";
import type { FloatTensor } from "../../tensor/tensor.ts";
import { BatchGradient, zeros } from "./batch-gradient.ts";
import { batchInputs, crossEntropyNodes } from "./cross-entropy-nodes.ts";

/**
 * The gradient of weighted soft cross-entropy for U, [K, E], under logits scale · U x_i / |x_i|.
 *
 * @param rows of a batch. Parameters `unit`: U, [K, E], and `scales`: scale / |x_i| of the batch, [B, 1]. Result `weight`.
 */
export function cosineGradient(
  rows: number,
  classes: number,
  depth: number,
): Promise<BatchGradient<{ readonly weight: FloatTensor }>> {
  const graph = new GraphBuilder("cosine probe");
  const inputs = batchInputs(graph);
  const unit = graph.input("unit", "float32", ["K", "E"]);
  // Rows keep their lengths, which stand in the logits and in the gradient: one pass over x less.
  const scales = graph.input("scales", "float32", ["B", 1]);
  const logits = graph.node("Mul", [graph.node("Gemm", [inputs.x, unit], { transB: 1 }), scales]);
  const descent = graph.node("Mul", [crossEntropyNodes(graph, logits, inputs), scales]);
  const weight = graph.node("Gemm", [descent, inputs.x], { transA: 1 });
  graph.output("weight", weight, "float32", ["K", "E"]);
  return BatchGradient.open(graph, rows, { weight: zeros(classes, depth) });
}
