import { GraphBuilder, type Value } from "../../lib/onnx/graph-builder.ts";
import { OnnxSession } from "../../lib/onnx/onnx-session.ts";
import { endProcess } from "../../lib/progress/end-process.ts";
import { tensor } from "../../lib/tensor/tensor.ts";

// A program of its own: its thread runs a network again and again, and says so once; then the process ends in the middle.

const SIZE = 128, PRODUCTS = 2000, RUNNING_MS = 200;
const { postMessage } = globalThis as { postMessage?: (message: string) => void };
if (postMessage) await runForEver(postMessage);
else {
  const thread = new Worker(import.meta.url, { type: "module" });
  thread.onmessage = () => void setTimeout(() => endProcess(130), RUNNING_MS);
}

async function runForEver(say: (message: string) => void): Promise<never> {
  const graph = new GraphBuilder("busy"), x = graph.input("x", "float32", ["n", "n"]);
  let y: Value = x;
  for (let i = 0; i < PRODUCTS; i++) y = graph.node("Add", [graph.node("MatMul", [y, x]), x]);
  graph.output("y", y, "float32", ["n", "n"]);
  const runtime = { provider: "cpu", precision: "fp32", version: "" } as const;
  const session = await OnnxSession.open(graph.build(), { threads: 1, runtime });
  say("running");
  for (;;) await session.run({ x: tensor([SIZE, SIZE], new Float32Array(SIZE * SIZE)) });
}
