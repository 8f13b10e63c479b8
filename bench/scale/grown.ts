import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { knnGraph } from "../../lib/kernels/knn/knn-graph.ts";
import { fitProbe } from "../../lib/method/probe/fit-probe.ts";
import { PROBE_DEFAULTS } from "../../lib/method/probe/probe.ts";
import { affinity } from "../../lib/method/propagation/affinity.ts";
import { PAPER } from "../../lib/method/propagation/neighbours-rule.ts";
import { propagate } from "../../lib/method/propagation/transductive.ts";
import { matrix } from "../../lib/tensor/matrix.ts";
import { Random } from "../../lib/tensor/random.ts";
import { madeUpLabelMaps } from "../made-up-photographs.ts";
import { madeUpTraining, VOC } from "../made-up-training.ts";
import { maskLikeRows } from "../mask-like-rows.ts";
import { plantedNeighbours } from "../planted-neighbours.ts";
import { withFolder } from "../with-folder.ts";

/** Something that grows with its size. */
export interface Grown {
  readonly title: string;
  readonly unit: "masks" | "images";
  readonly sizes: readonly number[];
  /** Makes ready what a size needs, and returns what is timed. */
  prepare(size: number): Promise<() => Promise<unknown>>;
}

const COLS = 512;
/** A quarter of VOC's masks to four times as many. */
const MASKS = [0.25, 0.5, 1, 2, 4].map((times) => Math.round(times * VOC.masks));

/** Steps of GLCC over masks, and evaluation over images. */
export const GROWN: Readonly<Record<string, Grown>> = {
  graph: {
    title: "exact neighbour graph",
    unit: "masks",
    // Four times VOC's masks would take sixteen times as long as VOC's.
    sizes: MASKS.slice(0, 3).map((masks) => Math.round(masks / 4)),
    prepare(rows) {
      const x = maskLikeRows(rows, COLS);
      return Promise.resolve(() => knnGraph(x, PAPER.k));
    },
  },
  probe: {
    title: "linear probe, an epoch",
    unit: "masks",
    sizes: MASKS,
    prepare(rows) {
      const { embeddings, zeroShot, areas } = madeUpTraining(rows, COLS, VOC.classes);
      const settings = { ...PROBE_DEFAULTS.authors, epochs: 1, warmup: 0 };
      return Promise.resolve(() => fitProbe(embeddings, zeroShot, areas, settings, new Random(0)));
    },
  },
  propagation: {
    title: "Eq. 1 to its tolerance",
    unit: "masks",
    sizes: MASKS,
    prepare(rows) {
      const graph = affinity(plantedNeighbours(rows, PAPER.k));
      const random = new Random(2);
      const y = matrix(rows, VOC.classes);
      for (let i = 0; i < rows; i++) y.data[i * y.cols + random.below(y.cols)] = 1;
      return Promise.resolve(() => propagate(graph, y));
    },
  },
  evaluate: {
    title: "evaluating label maps of 500 x 375",
    unit: "images",
    sizes: [91, 183, 366, 732, 1464],
    prepare: (images) =>
      withFolder(async (folder) => {
        const [predictions, truth] = [`${folder}/predictions`, `${folder}/truth`];
        for (const [seed, path] of [predictions, truth].entries()) {
          await Deno.mkdir(path);
          await madeUpLabelMaps(path, images, seed);
        }
        // Maps are gone when the folder is: all of it happens here.
        const start = performance.now();
        await evaluate({ predictions, truth, classes: "voc21" });
        const took = (performance.now() - start) / 1000;
        return () => Promise.resolve(took);
      }),
  },
};
