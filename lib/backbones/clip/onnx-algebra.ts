import type { Algebra } from "../../method/heads/head.ts";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.ts";

/** Interprets heads as nodes of a graph. Stacks carry a leading batch axis: [batch, heads, rows, columns]. */
export class OnnxAlgebra implements Algebra<Value> {
  readonly #graph: GraphBuilder;

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  matmul(a: Value, b: Value): Value {
    return this.#graph.node("MatMul", [a, b]);
  }

  transpose(a: Value): Value {
    return this.#graph.node("Transpose", [a], { perm: [0, 1, 3, 2] });
  }

  add(a: Value, b: Value): Value {
    return this.#graph.node("Add", [a, b]);
  }

  scale(a: Value, factor: number): Value {
    return factor === 1 ? a : this.#graph.node("Mul", [a, this.#graph.scalar(factor)]);
  }

  softmaxRows(a: Value): Value {
    return this.#graph.node("Softmax", [a], { axis: -1 });
  }

  meanOverHeads(a: Value): Value {
    return this.#graph.node("ReduceMean", [a], { axes: [1], keepdims: 1 });
  }
}
