// Runs a network, and says how the variable of telemetry stands.
import { GraphBuilder } from "../../lib/onnx/graph-builder.ts";
import { OnnxSession } from "../../lib/onnx/onnx-session.ts";
import { tensor } from "../../lib/tensor/tensor.ts";

const graph = new GraphBuilder("doubled");
const x = graph.input("x", "float32", ["n"]);
graph.output("y", graph.node("Add", [x, x]), "float32", ["n"]);
const session = await OnnxSession.open(graph.build(), { threads: 1 });
await session.run({ x: tensor([1], Float32Array.of(1)) });
await session.close();
console.log(Deno.env.get("ORT_DISABLE_TELEMETRY"));
