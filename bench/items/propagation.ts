import { panelWidth } from "../../lib/kernels/cg/panel.ts";
import { workerThreads } from "../../lib/kernels/cg/panel-threads.ts";
import { rowsInMemory, sharedCsr } from "../../lib/kernels/cg/row-blocks.ts";
import { SharedMemory } from "../../lib/kernels/shared-memory.ts";
import { readPanel } from "../../lib/kernels/cg/solve-columns.ts";
import { panelVectors, solvePanel } from "../../lib/kernels/cg/solve-panel.ts";
import { affinity, degreeNormalised } from "../../lib/method/propagation/affinity.ts";
import { type Matrix, matrix } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { benchItem, type BenchLine } from "../bench-item.ts";
import { inTurn } from "../in-turn.ts";
import { peer, threads } from "../peer.ts";
import { plantedNeighbours } from "../planted-neighbours.ts";
import { withFolder } from "../with-folder.ts";

const ALPHA = 0.9;

/**
 * Label propagation (Eq. 1): an iteration of conjugate gradients for all classes, on a graph of planted clusters whose nodes are
 * numbered by cluster, and on the same graph with its nodes shuffled. The peer, scipy, multiplies csr by a block of columns on one
 * thread, as scipy does, in double and in single precision. Ours has solutions and inner products in double precision, other vectors
 * in single.
 */
export const propagation = benchItem({
  title: "an iteration of Eq. 1 against scipy",
  needs: ["python3-scipy"],
  options: { rows: 324_921, classes: 21, k: 20, iterations: 8 },
  run: (options, rounds, say) =>
    withFolder(async (folder) => {
      const workers = workerThreads(threads);
      try {
        const lines: BenchLine[] = [];
        for (const numbering of ["in order of clusters", "shuffled"] as const) {
          say(`nodes ${numbering}`);
          lines.push(...await onGraph(numbering, folder, workers, options, rounds));
        }
        return lines;
      } finally {
        await workers.close();
      }
    }),
});

async function onGraph(
  numbering: "in order of clusters" | "shuffled",
  folder: string,
  workers: ReturnType<typeof workerThreads>,
  { rows, classes, k, iterations }: { rows: number; classes: number; k: number; iterations: number },
  rounds: number,
): Promise<BenchLine[]> {
  const order = numbering === "shuffled" ? new Random(3).permutation(rows) : undefined;
  const graph = affinity(plantedNeighbours(rows, k, order));
  const memory = new SharedMemory();
  const s = sharedCsr(degreeNormalised(graph.weights, graph.degree), memory);
  const y = someLabels(rows, classes);
  await Deno.writeFile(`${folder}/start.i32`, bytes(s.start));
  await Deno.writeFile(`${folder}/columns.i32`, bytes(s.columns));
  await Deno.writeFile(`${folder}/values.f32`, bytes(s.values));
  await Deno.writeFile(`${folder}/labels.f32`, bytes(y.data));
  const width = panelWidth(rows, classes);
  const vectors = panelVectors(rows, width, memory);
  let mine = 0;
  const iterate = async () => {
    let took = 0;
    mine = 0;
    for (let panel = 0; panel * width < classes; panel++) {
      readPanel(y, panel, width, vectors.r);
      const begin = performance.now();
      await solvePanel(rowsInMemory(s), ALPHA, vectors, { tolerance: 0, maxIterations: iterations }, workers);
      took += performance.now() - begin;
      mine += vectors.x.reduce((total, value) => total + value, 0);
    }
    return took / iterations / 1000;
  };
  await iterate();
  const { ours, theirs } = await inTurn(rounds, iterate, async () => {
    const [double, sum, single] = await peer("propagation.py", [folder, classes, ALPHA, iterations]);
    if (!(Math.abs(mine / sum - 1) < 1e-6)) {
      throw new Error(`Solutions differ: ours sum to ${mine}, the peer's to ${sum}`);
    }
    return { double: double / 1000, single: single / 1000 };
  });
  const what = `Eq. 1, ${rows} nodes ${numbering}, ${classes} classes, an iteration`;
  const seen = { "entries a row": (s.columns.length / rows).toFixed(1) };
  return (["double", "single"] as const).map((precision) => ({
    what,
    peer: `scipy in ${precision} precision`,
    ours,
    theirs: theirs.map((seconds) => seconds[precision]),
    target: { times: precision === "double" ? 6 : 4 },
    seen,
  }));
}

/** Soft labels of a class each for one node in ten. */
function someLabels(rows: number, classes: number): Matrix {
  const random = new Random(2);
  const y = matrix(rows, classes);
  for (let i = 0; i < rows; i++) if (random.below(10) === 0) y.data[i * classes + random.below(classes)] = 1;
  return y;
}

function bytes(array: Int32Array | Float32Array | Float64Array): Uint8Array {
  const single = array instanceof Float64Array ? Float32Array.from(array) : array;
  return new Uint8Array(single.slice().buffer);
}
