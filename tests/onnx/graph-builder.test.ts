import assert from "node:assert/strict";
import { GraphBuilder, MICROSOFT } from "../../lib/onnx/graph-builder.ts";
import { decodeModel } from "../../lib/onnx/onnx-schema.ts";
import { OnnxSession } from "../../lib/onnx/onnx-session.ts";

const floats = (...values: number[]) => new Float32Array(values);

Deno.test("a graph survives the way through its bytes", () => {
  const graph = new GraphBuilder("round trip");
  const x = graph.input("x", "float32", ["batch", 2]);
  const w = graph.initializer("w", [2, 1], floats(1, -2.5));
  const y = graph.node("MatMul", [x, w]);
  const z = graph.node("QuickGelu", [y], { alpha: { float: 1.5 } }, MICROSOFT);
  graph.output("z", graph.node("Transpose", [z], { perm: [1, 0] }), "float32", [1, "batch"]);
  const { graph: read, opsetImport } = decodeModel(graph.build());
  assert.equal(read.name, "round trip");
  assert.deepEqual(read.node.map((node) => node.opType), ["MatMul", "QuickGelu", "Transpose", "Identity"]);
  assert.deepEqual(opsetImport.map(({ domain }) => domain), ["", MICROSOFT]);
  assert.deepEqual(read.node[0].input, ["x", "w"]);
  assert.equal(read.node[1].attribute[0].f, 1.5);
  assert.deepEqual(read.node[2].attribute[0].ints, [1, 0]);
  assert.deepEqual(read.initializer[0].dims, [2, 1]);
  assert.deepEqual([...read.initializer[0].rawData], [...new Uint8Array(floats(1, -2.5).buffer)]);
  assert.equal(read.output[0].name, "z");
});

Deno.test("a graph runs, for any size of a named side", async () => {
  const graph = new GraphBuilder("affine");
  const x = graph.input("x", "float32", ["batch", 2]);
  const product = graph.node("MatMul", [x, graph.initializer("w", [2, 2], floats(1, 2, 3, 4))]);
  graph.output("y", graph.node("Add", [product, graph.scalar(0.5)]), "float32", ["batch", 2]);
  const session = await OnnxSession.open(graph.build(), { threads: 1 });
  try {
    const one = await session.run({ x: { shape: [1, 2], data: floats(1, 1) } });
    assert.deepEqual(one.y, { shape: [1, 2], data: floats(4.5, 6.5) });
    const two = await session.run({ x: { shape: [2, 2], data: floats(1, 0, 0, 1) } });
    assert.deepEqual(two.y, { shape: [2, 2], data: floats(1.5, 2.5, 3.5, 4.5) });
  } finally {
    await session.close();
  }
});

Deno.test("what no output depends on is not written", () => {
  const graph = new GraphBuilder("pruned");
  const x = graph.input("x", "float32", ["n"]);
  const unused = graph.input("unused", "uint8", ["n"]);
  graph.node("Cast", [unused], { to: 1 });
  graph.node("Add", [x, graph.initializer("b", [1], floats(1))]);
  graph.output("y", graph.node("Relu", [x]), "float32", ["n"]);
  const { graph: read } = decodeModel(graph.build());
  assert.deepEqual(read.node.map((node) => node.opType), ["Relu", "Identity"]);
  assert.deepEqual(read.input.map((input) => input.name), ["x"]);
  assert.deepEqual(read.initializer, []);
});

Deno.test("an optional input left out is an empty name, and constants are shared by value", () => {
  const graph = new GraphBuilder("optional");
  const x = graph.input("x", "float32", ["n"]);
  const clipped = graph.node("Clip", [x, null, graph.scalar(3)]);
  graph.output("y", graph.node("Mul", [clipped, graph.scalar(3)]), "float32", ["n"]);
  const { graph: read } = decodeModel(graph.build());
  assert.deepEqual(read.node[0].input, ["x", "", "scalar_3"]);
  assert.equal(read.initializer.length, 1);
});

Deno.test("weights of the wrong length, given twice, or in double precision are refused", () => {
  const graph = new GraphBuilder("refused");
  assert.throws(() => graph.initializer("w", [2, 2], floats(1)), /"w": expected 4 elements.*found 1/);
  graph.initializer("w", [1], floats(1));
  assert.throws(() => graph.initializer("w", [1], floats(1)), /given twice/);
  assert.throws(() => graph.initializer("d", [1], new Float64Array(1)), /double precision/);
});
