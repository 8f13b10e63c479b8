import type { GraphBuilder, Value } from "../../onnx/graph-builder.ts";

/** What a graph of a batch takes besides its parameters. */
export interface BatchInputs {
  /** Inputs of the batch, [B, E]. */
  readonly x: Value;
  /** Soft targets of the batch, [B, K]. */
  readonly y: Value;
  /** a_i / Σ a, [B, 1]. */
  readonly shares: Value;
}

/** Rows of a batch, read through their index out of all rows. */
export function batchInputs(graph: GraphBuilder): BatchInputs {
  const rows = graph.input("rows", "int32", ["B"]);
  const taken = (all: Value) => graph.node("Gather", [all, rows], { axis: 0 });
  return {
    x: taken(graph.input("x", "float32", ["N", "E"])),
    y: taken(graph.input("y", "float32", ["N", "K"])),
    shares: graph.input("shares", "float32", ["B", 1]),
  };
}

/**
 * Weighted soft cross-entropy for logits [B, K]: declares the output `entropy`, -Σ_c y_ic log p_ic of each row, [B, 1].
 *
 * @returns the gradient for the logits, a_i / Σ a · (p_ic Σ_c y_ic - y_ic), [B, K].
 */
export function crossEntropyNodes(graph: GraphBuilder, logits: Value, { y, shares }: BatchInputs): Value {
  const overClasses = (values: Value) =>
    graph.node("ReduceSum", [values, graph.integers(1)], { keepdims: 1 });
  const logarithms = graph.node("LogSoftmax", [logits], { axis: 1 });
  const entropy = graph.node("Neg", [overClasses(graph.node("Mul", [y, logarithms]))]);
  graph.output("entropy", entropy, "float32", ["B", 1]);
  const wanted = graph.node("Mul", [graph.node("Exp", [logarithms]), overClasses(y)]);
  return graph.node("Mul", [graph.node("Sub", [wanted, y]), shares]);
}
