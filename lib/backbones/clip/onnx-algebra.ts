import type { Algebra } from "../../method/heads/head.ts";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.ts";

/** Interprets heads as nodes of a graph. Stacks carry a leading batch axis: [batch, heads, rows, columns]. */
export function onnxAlgebra(graph: GraphBuilder): Algebra<Value> {
  return {
    matmul: (a, b) => graph.node("MatMul", [a, b]),
    transpose: (a) => graph.node("Transpose", [a], { perm: [0, 1, 3, 2] }),
    add: (a, b) => graph.node("Add", [a, b]),
    scale: (a, factor) => factor === 1 ? a : graph.node("Mul", [a, graph.scalar(factor)]),
    softmaxRows: (a) => graph.node("Softmax", [a], { axis: -1 }),
    meanOverHeads: (a) => graph.node("ReduceMean", [a], { axes: [1], keepdims: 1 }),
  };
}
