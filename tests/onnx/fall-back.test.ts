import assert from "node:assert/strict";
import type * as ort from "onnxruntime-node";
import { GraphBuilder } from "../../lib/onnx/graph-builder.ts";
import { loadRuntime } from "../../lib/onnx/load-runtime.ts";
import { OnnxSession } from "../../lib/onnx/onnx-session.ts";
import { tensor } from "../../lib/tensor/tensor.ts";

function doubled(): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("doubled");
  const x = graph.input("x", "float32", ["n"]);
  graph.output("y", graph.node("Add", [x, x]), "float32", ["n"]);
  return graph.build();
}

const { InferenceSession } = await loadRuntime();
const x = tensor([2], Float32Array.of(1, 2));
const webgpu = { provider: "webgpu", precision: "fp32", version: "" } as const;

/** Runs `work` with sessions as a provider would open them; what is said on the terminal. */
async function withProvider(
  create: (options: ort.InferenceSession.SessionOptions) => Promise<ort.InferenceSession>,
  work: () => Promise<void>,
): Promise<string[]> {
  const { error } = console, real = InferenceSession.create, said: string[] = [];
  const factory = InferenceSession as unknown as { create: unknown };
  console.error = (line: string) => void said.push(line);
  factory.create = (graph: Uint8Array, options: ort.InferenceSession.SessionOptions) =>
    options.executionProviders?.[0] === "webgpu"
      ? create(options)
      : (real as (...args: unknown[]) => unknown).call(InferenceSession, graph, options);
  try {
    await work();
    return said;
  } finally {
    console.error = error;
    factory.create = real;
  }
}

Deno.test("a provider that fails in the middle, and one that does not start: the CPU goes on, and it is said once", async () => {
  let runs = 0;
  const said = await withProvider(() => {
    return Promise.resolve(
      {
        outputNames: ["y"],
        run: () =>
          ++runs < 2
            ? Promise.resolve({ y: { dims: [2], data: Float32Array.of(2, 4) } })
            : Promise.reject(new Error("device lost\nat x")),
        release: () => Promise.resolve(),
      } as unknown as ort.InferenceSession,
    );
  }, async () => {
    const session = await OnnxSession.open(doubled(), { threads: 1, runtime: webgpu });
    for (let run = 0; run < 3; run++) assert.deepEqual([...(await session.run({ x })).y.data], [2, 4]);
    assert.equal(runs, 2);
    await session.close();
  });
  assert.deepEqual(said, ["the execution provider failed, going on with the CPU: device lost"]);
  const again = await withProvider(() => Promise.reject(new Error("no adapter")), async () => {
    const session = await OnnxSession.open(doubled(), { threads: 1, runtime: webgpu });
    assert.deepEqual([...(await session.run({ x })).y.data], [2, 4]);
    await session.close();
    const strict = { threads: 1, runtime: webgpu, isStrict: true };
    await assert.rejects(OnnxSession.open(doubled(), strict), /no adapter/);
  });
  assert.deepEqual(again, []);
});
