import { availableParallelism } from "node:os";
import { knnGraph } from "../../kernels/knn/knn-graph.ts";
import { fitProbe } from "../../method/probe/fit-probe.ts";
import { PROBE_DEFAULTS } from "../../method/probe/probe.ts";
import { GraphBuilder, MICROSOFT } from "../../onnx/graph-builder.ts";
import { OnnxSession } from "../../onnx/onnx-session.ts";
import type { Runtime } from "../../runtime.ts";
import { matrix } from "../../tensor/matrix.ts";
import { Random } from "../../tensor/random.ts";
import { tensor } from "../../tensor/tensor.ts";
import { towerMultiplyAdds } from "./profile-work.ts";

/** How fast this machine is, each measured. */
export interface Speed {
  /** Multiply-adds a second of a block of ViT-B/16. */
  readonly network: number;
  /** Products of numbers a second of the search for neighbours. */
  readonly neighbours: number;
  /** Masks a second and class that a probe is shown. */
  readonly probe: number;
}

const BLOCK = { width: 768, hidden: 3072, layers: 1 };
const [BATCH, TOKENS, HEADS] = [8, 197, 12];
const [ROWS, WIDTH, CLASSES, NEIGHBOURS] = [8192, 512, 21, 50];

/**
 * Multiply-adds a second of a block of ViT-B/16 on eight images of 224 px: CLIP has twelve, SAM's windows have nearly as many tokens.
 *
 * @param seconds how long to measure; the median of all runs counts.
 */
export async function networkSpeed(runtime: Runtime | undefined, seconds: number): Promise<number> {
  const session = await OnnxSession.open(block(), {
    threads: availableParallelism(),
    runtime,
    isStrict: true,
  });
  const feeds = { x: tensor([BATCH, TOKENS, BLOCK.width], small(BATCH * TOKENS * BLOCK.width, 1)) };
  await session.run(feeds);
  const times: number[] = [], begun = performance.now();
  while (times.length < 3 || performance.now() - begun < 1000 * seconds) {
    const start = performance.now();
    await session.run(feeds);
    times.push(performance.now() - start);
  }
  await session.close();
  return BATCH * towerMultiplyAdds(BLOCK, TOKENS) / median(times) * 1000;
}

/** Products a second of the exact search for neighbours among made-up embeddings, on all cores. */
export async function neighboursSpeed(): Promise<number> {
  const x = { rows: ROWS, cols: WIDTH, data: small(ROWS * WIDTH, 2) };
  for (let row = 0; row < ROWS; row++) {
    const values = x.data.subarray(row * WIDTH, (row + 1) * WIDTH);
    const norm = Math.hypot(...values);
    values.forEach((value, i) => values[i] = value / norm);
  }
  const start = performance.now();
  await knnGraph(x, NEIGHBOURS, undefined, availableParallelism());
  return ROWS * ROWS * WIDTH / 2 / (performance.now() - start) * 1000;
}

/** Masks a second and class that the probe is shown. */
export async function probeSpeed(): Promise<number> {
  const [rows, epochs] = [ROWS / 2, 4];
  const y = matrix(rows, CLASSES);
  for (let row = 0; row < rows; row++) y.data[row * CLASSES + row % CLASSES] = 1;
  const x = { rows, cols: WIDTH, data: small(rows * WIDTH, 3) };
  const start = performance.now();
  await fitProbe(
    x,
    y,
    new Float64Array(rows).fill(1),
    { ...PROBE_DEFAULTS.authors, epochs, warmup: 0 },
    new Random(0),
  );
  return rows * epochs * CLASSES / (performance.now() - start) * 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Numbers around 0: cheap ones, since millions are made. */
function small(length: number, seed: number): Float32Array<ArrayBuffer> {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.next() - 0.5);
}

function block(): Uint8Array<ArrayBuffer> {
  const { width, hidden } = BLOCK;
  const graph = new GraphBuilder("a block of ViT-B/16");
  const x = graph.input("x", "float32", ["batch", "n", width]);
  const times = (value: typeof x, name: string, rows: number, columns: number) =>
    graph.node("MatMul", [
      value,
      graph.initializer(
        name,
        [rows, columns],
        small(rows * columns, 4).map((number) => number / Math.sqrt(rows)),
      ),
    ]);
  const [q, k, v] = ["q", "k", "v"].map((name) => times(x, name, width, width));
  const attended = graph.node("MultiHeadAttention", [q, k, v], { num_heads: HEADS }, MICROSOFT);
  const mixed = graph.node("Add", [x, times(attended, "out", width, width)]);
  const active = graph.node(
    "QuickGelu",
    [times(mixed, "fc1", width, hidden)],
    { alpha: { float: 1.702 } },
    MICROSOFT,
  );
  graph.output("y", graph.node("Add", [mixed, times(active, "fc2", hidden, width)]), "float32", [
    "batch",
    "n",
    width,
  ]);
  return graph.build();
}
