import { Random } from "../tensor/random.ts";
import { tensor } from "../tensor/tensor.ts";
import { GraphBuilder, MICROSOFT } from "./graph-builder.ts";
import { loadRuntime } from "./load-runtime.ts";
import { OnnxSession } from "./onnx-session.ts";
import type { Runtime } from "../runtime.ts";

/** What a check of a provider found. */
export interface ProviderCheck {
  /** Null where it works. */
  readonly failure: string | null;
  /** Largest difference from the CPU's result; null where there was none. */
  readonly apart: number | null;
}

/** Rows, and their width: enough for every core of a GPU to have some. */
const [ROWS, WIDTH] = [256, 256];
/** Values are near 1: this is far more than rounding, and far less than a wrong result. */
const MOST_APART: Readonly<Record<Runtime["precision"], number>> = { fp32: 1e-3, fp16: 3e-2, int8: 1e-3 };

/** Providers that this build of ONNX Runtime lists for this system, whether or not they start. */
export async function listedProviders(): Promise<string[]> {
  return (await loadRuntime()).listSupportedBackends().map(({ name }) => name);
}

/** The version of ONNX Runtime. */
export async function runtimeVersion(): Promise<string> {
  const { versions } = (await loadRuntime()).env;
  return versions.node ?? versions.common;
}

/** Runs a small network of the operators of CLIP on a provider and compares it with the CPU's. Takes about a second. */
export async function checkProvider(runtime: Runtime): Promise<ProviderCheck> {
  try {
    const feeds = { x: tensor([1, ROWS, WIDTH], numbers(ROWS * WIDTH, 1)) };
    const results: Float32Array[] = [];
    for (const options of [{ threads: 1 }, { threads: 1, runtime, isStrict: true }]) {
      const session = await OnnxSession.open(smallNetwork(), options);
      results.push((await session.run(feeds)).y.data as Float32Array);
      await session.close();
    }
    const [expected, found] = results;
    const apart = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0);
    if (apart <= MOST_APART[runtime.precision]) return { failure: null, apart };
    return { failure: `its result is ${apart.toPrecision(2)} apart from the CPU's`, apart };
  } catch (error) {
    // Without the place in the sources of ONNX Runtime.
    const message = (error as Error).message.trim().split("\n")[0].replace(/^\/\S+:\d+ .* was false\. /, "");
    return { failure: message.replace(/\.$/, ""), apart: null };
  }
}

function numbers(count: number, seed: number): Float32Array<ArrayBuffer> {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

function smallNetwork(): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("a small network");
  const x = graph.input("x", "float32", [1, "n", WIDTH]);
  const weight = (name: string, seed: number) => {
    const scaled = numbers(WIDTH * WIDTH, seed).map((value) => value / Math.sqrt(WIDTH));
    return graph.initializer(name, [WIDTH, WIDTH], scaled);
  };
  const ones = graph.initializer("ones", [WIDTH], new Float32Array(WIDTH).fill(1));
  const zeros = graph.initializer("zeros", [WIDTH], new Float32Array(WIDTH));
  const rows = graph.node("LayerNormalization", [x, ones, zeros], { axis: -1, epsilon: { float: 1e-5 } });
  const [q, k, v] = [2, 3, 4].map((seed) => graph.node("MatMul", [rows, weight(`w${seed}`, seed)]));
  const attended = graph.node("MultiHeadAttention", [q, k, v], { num_heads: 4 }, MICROSOFT);
  const active = graph.node("QuickGelu", [attended], { alpha: { float: 1.702 } }, MICROSOFT);
  graph.output("y", graph.node("Add", [x, active]), "float32", [1, "n", WIDTH]);
  return graph.build();
}

// A process of its own, whose end ends nothing else: drivers of GPUs are not always kind.
if (import.meta.main) console.log(JSON.stringify(await checkProvider(JSON.parse(Deno.args[0]))));
