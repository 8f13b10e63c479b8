// sh bench/gpu.sh
// Does an execution provider start here, how far is it from the CPU, and how fast: a tower of ViT-B/16 on images of 224 px and of
// SAM's encoder of ViT-B's size on 1024 px, both with random weights, in single and in half precision; neighbours among N masks.
// Each number is printed as soon as it is there: a script that is ended early has said what it knew.
import { parseArgs } from "node:util";
import { knnGraph } from "../lib/kernels/knn/knn-graph.ts";
import { GraphBuilder, MICROSOFT } from "../lib/onnx/graph-builder.ts";
import { OnnxSession } from "../lib/onnx/onnx-session.ts";
import { listedProviders, runtimeVersion } from "../lib/onnx/provider-check.ts";
import { tryProvider } from "../lib/providers/try-provider.ts";
import { type Precision, PRECISIONS, PROVIDERS, type Runtime } from "../lib/runtime.ts";
import { Random } from "../lib/tensor/random.ts";
import { tensor } from "../lib/tensor/tensor.ts";
import { median } from "./median.ts";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "20" }, masks: { type: "string", default: "324921" } },
});
const [seconds, masks] = [values.seconds, values.masks].map(Number);
const version = await runtimeVersion();

/** Blocks of a transformer of ViT-B's width over so many images of so many tokens. SAM's windows are images here. */
interface Tower {
  readonly name: string;
  readonly images: number;
  /** Rows of the batch and tokens in each: blocks with windows, and blocks over the whole image. */
  readonly windowed: readonly [blocks: number, batch: number, tokens: number];
  readonly global: readonly [blocks: number, batch: number, tokens: number];
}

const TOWERS: readonly Tower[] = [
  { name: "ViT-B/16 of CLIP", images: 8, windowed: [0, 0, 0], global: [12, 8, 197] },
  // 64 x 64 tokens in 25 windows of 14 x 14, padded; four blocks see all of them.
  { name: "SAM's encoder of ViT-B", images: 1, windowed: [8, 25, 196], global: [4, 1, 4096] },
];
const [WIDTH, HIDDEN, HEADS] = [768, 3072, 12];

function numbers(length: number, seed: number, scale: number): Float32Array<ArrayBuffer> {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => scale * (random.next() - 0.5));
}

/** Blocks with the same random weights each: as much work as with weights of their own. */
function blocks(count: number): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("blocks");
  const weight = (name: string, rows: number, columns: number, seed: number) =>
    graph.initializer(name, [rows, columns], numbers(rows * columns, seed, 2 / Math.sqrt(rows)));
  const [q, k, v, out] = ["q", "k", "v", "out"].map((name, i) => weight(name, WIDTH, WIDTH, i));
  const [fc1, fc2] = [weight("fc1", WIDTH, HIDDEN, 5), weight("fc2", HIDDEN, WIDTH, 6)];
  const ones = graph.initializer("ones", [WIDTH], new Float32Array(WIDTH).fill(1));
  const zeros = graph.initializer("zeros", [WIDTH], new Float32Array(WIDTH));
  let x = graph.input("x", "float32", ["batch", "n", WIDTH]);
  const norm = (value: typeof x) =>
    graph.node("LayerNormalization", [value, ones, zeros], { axis: -1, epsilon: { float: 1e-5 } });
  for (let block = 0; block < count; block++) {
    const rows = norm(x);
    const heads = [q, k, v].map((matrix) => graph.node("MatMul", [rows, matrix]));
    const attended = graph.node("MultiHeadAttention", heads, { num_heads: HEADS }, MICROSOFT);
    x = graph.node("Add", [x, graph.node("MatMul", [attended, out])]);
    const hidden = graph.node("MatMul", [norm(x), fc1]);
    const active = graph.node("QuickGelu", [hidden], { alpha: { float: 1.702 } }, MICROSOFT);
    x = graph.node("Add", [x, graph.node("MatMul", [active, fc2])]);
  }
  graph.output("y", x, "float32", ["batch", "n", WIDTH]);
  return graph.build();
}

/** Seconds that an image takes, and the last values that come out. */
async function timed(
  tower: Tower,
  runtime: Runtime | undefined,
): Promise<{ seconds: number; last: Float32Array }> {
  let total = 0, last = new Float32Array();
  for (const [count, batch, tokens] of [tower.windowed, tower.global]) {
    if (count === 0) continue;
    const session = await OnnxSession.open(blocks(count), {
      ...{ threads: navigator.hardwareConcurrency, runtime, isStrict: true },
    });
    const feeds = { x: tensor([batch, tokens, WIDTH], numbers(batch * tokens * WIDTH, 7, 1)) };
    const times: number[] = [], begun = performance.now();
    do {
      const start = performance.now();
      last = (await session.run(feeds)).y.data as Float32Array<ArrayBuffer>;
      times.push((performance.now() - start) / 1000);
    } while (performance.now() - begun < 500 * seconds);
    await session.close();
    // The first run compiles.
    total += median(times.length > 1 ? times.slice(1) : times);
  }
  return { seconds: total / tower.images, last };
}

const apart = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

const usual = new Map<string, Float32Array>();
for (const tower of TOWERS) {
  const { seconds, last } = await timed(tower, undefined);
  usual.set(tower.name, last);
  console.log(`cpu, fp32: ${tower.name}: ${(1 / seconds).toPrecision(3)} images a second`);
}
for (const provider of PROVIDERS) {
  if (provider === "cpu" || !(await listedProviders()).includes(provider)) continue;
  for (const precision of PRECISIONS satisfies Precision[]) {
    const runtime = { provider, precision, version };
    const { failure, apart: difference, device } = await tryProvider(runtime);
    if (failure !== null) {
      console.log(`${provider}, ${precision}: does not work: ${failure}`);
      continue;
    }
    console.log(
      `${provider}, ${precision}: starts on ${device}; ${
        difference!.toPrecision(2)
      } apart from the CPU in a small network`,
    );
    for (const tower of TOWERS) {
      try {
        const { seconds, last } = await timed(tower, runtime);
        const difference = apart(last, usual.get(tower.name)!).toPrecision(2);
        const rate = (1 / seconds).toPrecision(3);
        console.log(
          `${provider}, ${precision}: ${tower.name}: ${rate} images a second, ${difference} apart from the CPU`,
        );
      } catch (error) {
        console.log(
          `${provider}, ${precision}: ${tower.name}: failed: ${(error as Error).message.split("\n")[0]}`,
        );
      }
    }
  }
}
const width = 512, data = numbers(masks * width, 8, 1);
for (let row = 0; row < masks; row++) {
  const values = data.subarray(row * width, (row + 1) * width);
  let sum = 0;
  for (const value of values) sum += value * value;
  for (let i = 0; i < width; i++) values[i] /= Math.sqrt(sum);
}
const start = performance.now();
await knnGraph({ rows: masks, cols: width, data }, 50);
console.log(`neighbours of ${masks} masks on the CPU: ${((performance.now() - start) / 1000).toFixed(1)} s`);
