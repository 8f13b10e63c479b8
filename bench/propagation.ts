// deno run -A bench/propagation.ts [--rows 324921] [--classes 21] [--k 20] [--iterations 8] [--rounds 3]
// Label propagation (Eq. 1) against scipy (Debian: python3-scipy): milliseconds per iteration of conjugate gradients for all classes,
// on a graph of planted clusters whose nodes are numbered by cluster, and on the same graph with its nodes shuffled. The peer
// multiplies csr by a block of columns, on one thread as scipy does, once with vectors of double and once with vectors of single
// precision; rounds of ours and of the peer take turns. Ours has solutions and inner products in double precision, other vectors in
// single.
import { parseArgs } from "node:util";
import { panelWidth } from "../lib/kernels/cg/panel.ts";
import { workerThreads } from "../lib/kernels/cg/panel-threads.ts";
import { rowsInMemory, sharedCsr } from "../lib/kernels/cg/row-blocks.ts";
import { SharedMemory } from "../lib/kernels/cg/shared-memory.ts";
import { panelVectors, solvePanel } from "../lib/kernels/cg/solve-panel.ts";
import { affinity } from "../lib/method/propagation/affinity.ts";
import { readPanel } from "../lib/kernels/cg/solve-columns.ts";
import { degreeNormalised } from "../lib/method/propagation/affinity.ts";
import { type Matrix, matrix } from "../lib/tensor/matrix.ts";
import { Random } from "../lib/tensor/random.ts";
import { median, peer, threads } from "./peer.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rows: { type: "string", default: "324921" },
    classes: { type: "string", default: "21" },
    k: { type: "string", default: "20" },
    iterations: { type: "string", default: "8" },
    rounds: { type: "string", default: "3" },
  },
});
const [rows, classes, k, iterations, rounds] = [
  values.rows,
  values.classes,
  values.k,
  values.iterations,
  values.rounds,
].map(Number);
const ALPHA = 0.9;
/** With 20 neighbours drawn from a cluster of this size, a row of W holds about 37.6 entries, as on VOC. */
const CLUSTER = 170;
/** Of so many neighbours one lies anywhere. */
const STRAY = 50;

/** k neighbours of each node, most of them in its cluster; nodes are numbered as `order` says. */
function plantedNeighbours(order: ArrayLike<number>) {
  const random = new Random(1);
  const ids = new Int32Array(rows * k);
  const similarities = new Float32Array(rows * k);
  const taken = new Set<number>();
  for (let node = 0; node < rows; node++) {
    const first = Math.min(node - node % CLUSTER, Math.max(0, rows - CLUSTER));
    taken.clear();
    taken.add(node);
    for (let n = 0; n < k; n++) {
      let other = node;
      while (taken.has(other)) {
        other = random.below(STRAY) === 0
          ? random.below(rows)
          : first + random.below(Math.min(CLUSTER, rows));
      }
      taken.add(other);
      ids[order[node] * k + n] = order[other];
      similarities[order[node] * k + n] = 0.5 + random.next() / 2;
    }
  }
  return { count: rows, k, ids, similarities };
}

/** Soft labels of a class each for one node in ten. */
function someLabels(): Matrix {
  const random = new Random(2);
  const y = matrix(rows, classes);
  for (let i = 0; i < rows; i++) if (random.below(10) === 0) y.data[i * classes + random.below(classes)] = 1;
  return y;
}

const bytes = (array: Int32Array | Float32Array) => new Uint8Array(array.slice().buffer);
const width = panelWidth(rows, classes);
const y = someLabels();
const workers = workerThreads(threads);
const folder = await Deno.makeTempDir({ prefix: "ablate-propagation-" });
try {
  for (const numbering of ["by cluster", "shuffled"] as const) {
    const inOrder = Int32Array.from({ length: rows }, (_, i) => i);
    const order = numbering === "shuffled" ? new Random(3).permutation(rows) : inOrder;
    const graph = affinity(plantedNeighbours(order));
    const memory = new SharedMemory();
    const s = sharedCsr(degreeNormalised(graph.weights, graph.degree), memory);
    await Deno.writeFile(`${folder}/start.i32`, bytes(s.start));
    await Deno.writeFile(`${folder}/columns.i32`, bytes(s.columns));
    await Deno.writeFile(`${folder}/values.f32`, bytes(s.values));
    await Deno.writeFile(`${folder}/labels.f32`, bytes(y.data));
    const vectors = panelVectors(rows, width, memory);
    const ours = async () => {
      let took = 0;
      let sum = 0;
      for (let panel = 0; panel * width < classes; panel++) {
        readPanel(y, panel, width, vectors.r);
        const begin = performance.now();
        const limits = { tolerance: 0, maxIterations: iterations };
        await solvePanel(rowsInMemory(s), ALPHA, vectors, limits, workers);
        took += performance.now() - begin;
        sum += vectors.x.reduce((total, value) => total + value, 0);
      }
      return { milliseconds: took / iterations, sum };
    };
    await ours();
    console.log(
      `${rows} nodes ${numbering}, ${
        (s.columns.length / rows).toFixed(1)
      } entries a row, ${classes} classes, ${threads} workers`,
    );
    const ratios = { double: [] as number[], single: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      const mine = await ours();
      const [double, sum, single] = await peer("propagation.py", [folder, classes, ALPHA, iterations]);
      if (!(Math.abs(mine.sum / sum - 1) < 1e-6)) {
        throw new Error(`Solutions differ: ours sum to ${mine.sum}, the peer's to ${sum}`);
      }
      ratios.double.push(double / mine.milliseconds);
      ratios.single.push(single / mine.milliseconds);
      console.log(
        `ours ${mine.milliseconds.toFixed(0)} ms an iteration; scipy in double precision ${
          double.toFixed(0)
        } ms, ` +
          `in single precision ${single.toFixed(0)} ms: ${ratios.double[round].toFixed(2)} and ${
            ratios.single[round].toFixed(2)
          } times as fast`,
      );
    }
    console.log(
      `median: ${median(ratios.double).toFixed(2)} times as fast as scipy in double precision, ${
        median(ratios.single).toFixed(2)
      } times in single`,
    );
  }
} finally {
  await workers.close();
  await Deno.remove(folder, { recursive: true });
}
