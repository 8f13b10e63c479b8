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
  /** Seconds of the exact search for neighbours: some for each mask, and some for each product of two masks, at the width measured. */
  readonly neighbours: { readonly perMask: number; readonly perProduct: number };
  /** Masks a second and class that a probe is shown. */
  readonly probe: number;
}

const BLOCK = { width: 768, hidden: 3072, layers: 1 };
const [BATCH, TOKENS, HEADS] = [8, 197, 12];
const [ROWS, WIDTH, CLASSES, NEIGHBOURS] = [16_384, 512, 21, 50];
/** Masks of one thing, as those of an image are alike. */
const ALIKE = 40;

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

/**
 * What the exact search for neighbours takes on all cores: by two sizes, since its parts grow as the masks and as their pairs. Rows are
 * alike by the dozen, as those of masks are: among rows without any structure many more pairs have to be looked at.
 */
export async function neighboursSpeed(): Promise<Speed["neighbours"]> {
  const x = alikeRows(2 * ROWS);
  const seconds = async (rows: number) => {
    const start = performance.now();
    const some = matrix(rows, WIDTH, x.subarray(0, rows * WIDTH));
    await knnGraph(some, NEIGHBOURS, undefined, availableParallelism());
    return (performance.now() - start) / 1000;
  };
  // The first is for compilers.
  await seconds(ROWS / 4);
  const [few, many] = [await seconds(ROWS), await seconds(2 * ROWS)];
  // few = a n + b n² / 2 and many = 2 a n + 2 b n².
  const perProduct = Math.max(0, (many - 2 * few) / ROWS ** 2);
  return { perMask: Math.max(0, few / ROWS - perProduct * ROWS / 2), perProduct };
}

function alikeRows(rows: number): Float32Array<ArrayBuffer> {
  const data = small(rows * WIDTH, 2);
  const things = small(Math.ceil(rows / ALIKE) * WIDTH, 5);
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * WIDTH, (row + 1) * WIDTH);
    const thing = Math.floor(row / ALIKE) * WIDTH;
    for (let e = 0; e < WIDTH; e++) values[e] = things[thing + e] + 0.3 * values[e];
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    for (let e = 0; e < WIDTH; e++) values[e] /= norm;
  }
  return data;
}

/** Masks a second and class that the probe is shown. */
export async function probeSpeed(): Promise<number> {
  const epochs = 4;
  const y = matrix(ROWS, CLASSES);
  for (let row = 0; row < ROWS; row++) y.data[row * CLASSES + row % CLASSES] = 1;
  const x = matrix(ROWS, WIDTH, small(ROWS * WIDTH, 3));
  const areas = new Float64Array(ROWS).fill(1);
  // The first epoch is for compilers.
  const ends: number[] = [];
  const settings = { ...PROBE_DEFAULTS.authors, epochs, warmup: 0 };
  await fitProbe(x, y, areas, settings, new Random(0), () => ends.push(performance.now()));
  return ROWS * (epochs - 1) * CLASSES / (ends[epochs - 1] - ends[0]) * 1000;
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
