import { GraphBuilder } from "../lib/onnx/graph-builder.ts";
import { Random } from "../lib/tensor/random.ts";

/** Tokens of SAM's encoder and the width of ViT-B. */
export const BLOCK = [4096, 768] as const;

/**
 * A block of SAM's ViT-B as an ONNX graph with random weights: attention over 64 x 64 tokens and a perceptron, without norms and
 * positions. 54.8 billion multiply-adds.
 */
export function vitBlock(): Uint8Array<ArrayBuffer> {
  const [tokens, width] = BLOCK, heads = 12;
  const random = new Random(0);
  const graph = new GraphBuilder("block");
  const weights = (rows: number, columns: number) =>
    graph.initializer(
      `w${rows}x${columns}_${random.below(1e9)}`,
      [rows, columns],
      Float32Array.from({ length: rows * columns }, () => random.normal() / Math.sqrt(rows)),
    );
  const x = graph.input("x", "float32", [tokens, width]);
  const split = (order: number[]) =>
    graph.node("Transpose", [
      graph.node("Reshape", [
        graph.node("MatMul", [x, weights(width, width)]),
        graph.integers(tokens, heads, -1),
      ]),
    ], { perm: order });
  const [q, k, v] = [split([1, 0, 2]), split([1, 2, 0]), split([1, 0, 2])];
  const scores = graph.node("Mul", [graph.node("MatMul", [q, k]), graph.scalar(1 / 8)]);
  const mixed = graph.node("MatMul", [graph.node("Softmax", [scores], { axis: 2 }), v]);
  const joined = graph.node("Reshape", [
    graph.node("Transpose", [mixed], { perm: [1, 0, 2] }),
    graph.integers(tokens, width),
  ]);
  const attended = graph.node("Add", [x, graph.node("MatMul", [joined, weights(width, width)])]);
  const hidden = graph.node("Relu", [graph.node("MatMul", [attended, weights(width, 4 * width)])]);
  const out = graph.node("Add", [attended, graph.node("MatMul", [hidden, weights(4 * width, width)])]);
  graph.output("y", out, "float32", [tokens, width]);
  return graph.build();
}
