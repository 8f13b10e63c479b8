import assert from "node:assert/strict";
import { GraphBuilder } from "../../lib/onnx/graph-builder.ts";
import { halfPrecision } from "../../lib/onnx/half-precision.ts";
import { decodeModel } from "../../lib/onnx/onnx-schema.ts";
import { OnnxSession } from "../../lib/onnx/onnx-session.ts";
import { tensor } from "../../lib/tensor/tensor.ts";

/** y = x + 1/3 for x and a whole number that counts for nothing. */
function graph(): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("a third more");
  const x = graph.input("x", "float32", ["n", 2]);
  const ids = graph.input("ids", "int32", ["n"]);
  const third = graph.initializer("third", [2], new Float32Array(2).fill(1 / 3));
  const zero = graph.node("Sub", [ids, ids]);
  const cast = graph.node("Cast", [zero], { to: 1 });
  const column = graph.node("Unsqueeze", [cast, graph.integers(1)]);
  graph.output("y", graph.node("Add", [graph.node("Add", [x, third]), column]), "float32", ["n", 2]);
  return graph.build();
}

Deno.test("half precision: the same inputs and outputs, weights of 16 bits, results near those of 32", async () => {
  const bytes = graph(), half = halfPrecision(bytes);
  const { graph: { initializer, input, output } } = decodeModel(half);
  assert.deepEqual(
    initializer.filter(({ dataType }) => dataType === 10).map(({ rawData }) => rawData.length),
    [4],
  );
  assert.deepEqual(initializer.filter(({ dataType }) => dataType === 1), []);
  assert.deepEqual([input.length, output.length], [2, 1]);
  const session = await OnnxSession.open(bytes, {
    threads: 1,
    runtime: { provider: "cpu", precision: "fp16", version: "" },
  });
  assert.deepEqual(session.inputs.get("x"), { type: "float32", shape: ["n", 2] });
  assert.deepEqual(session.outputs.get("y"), { type: "float32", shape: ["n", 2] });
  const feeds = { x: tensor([1, 2], Float32Array.of(1, 2)), ids: tensor([1], Int32Array.of(7)) };
  const { y } = await session.run(feeds);
  // Weights are rounded to 11 bits, and what is made of them at most as coarsely.
  for (const [i, value] of [...y.data].entries()) {
    const exact = i + 1 + 1 / 3;
    assert.ok(Math.abs(Number(value) - exact) < 2 ** -9, String(value));
    assert.notEqual(value, Math.fround(exact));
  }
  await session.close();
});
