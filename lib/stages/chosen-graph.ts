import type { Stage } from "../engine/stage.ts";
import type { GraphSetting } from "../method/bootstrap/validate-graph.ts";
import type { NeighbourCount } from "../method/propagation/neighbours-rule.ts";
import { TRANSDUCTIVE_DEFAULTS } from "../method/propagation/transductive.ts";
import { miouPresent } from "../metrics/miou.ts";
import type { Embeddings, GraphChoice, Rows, Scores, Truth } from "./artefacts.ts";
import type { FoldRequest } from "./chosen-graph-worker.ts";
import { matrixOf, readMatrix } from "./matrices.ts";
import type { Split } from "./split.ts";
import { imageOfMask } from "./stored-masks.ts";
import type { Workers } from "./workers.ts";

/** The values that the released code searched: k 12, 25, 50 and 100, here as factors on the usual 50, and alpha (METHOD 8). */
export const RELEASED_GRID = { times: [0.25, 0.5, 1, 2], alpha: [0.5, 0.7, 0.9, 0.95] } as const;

/** The graph that is used until a better one is found. */
const USUAL: GraphSetting = { times: 1, alpha: TRANSDUCTIVE_DEFAULTS.alpha };

/** Name of the stage. */
export const CHOSEN_GRAPH = "graph chosen on training labels";

/** Folds, or as many as there are labelled images. */
export const FOLDS = 4;

interface ChosenGraphParams {
  /** k before the factor. */
  readonly k: NeighbourCount;
  /** Factors to try. */
  readonly times: readonly number[];
  /** Values of alpha to try. */
  readonly alpha: readonly number[];
  /** The other settings of GLCC. */
  readonly glcc: FoldRequest["glcc"];
  readonly supervision: "full" | "semi";
  /** Under semi supervision: the hash of the labelled ids. */
  readonly labelled?: string;
}

/** All of the training split. */
type ChosenGraphInputs = { embeddings: Embeddings; masks: Rows; truth: Truth; zeroShot: Scores };

/**
 * k and alpha chosen on training labels: cross-validation over the labelled images. The masks of a fold are out of the graph, and
 * GLCC over the others labels them; the graph with the best mIoU, pixels of masks counted by their true proportions, is taken.
 * First k at the usual alpha, then alpha at that k. Reads no evaluation label. A note says so when a single labelled image leaves
 * nothing to choose by.
 *
 * @param labelled ids of the labelled images.
 */
export function chosenGraphStage(
  split: Split,
  labelled: readonly string[],
  workers: Workers,
): Stage<ChosenGraphParams, ChosenGraphInputs, GraphChoice> {
  return {
    name: CHOSEN_GRAPH,
    module: import.meta.url,
    growth: 2,
    async run(params, { embeddings, masks, truth, zeroShot }, _shard, { signal, progress }) {
      const times = usualFirst(params.times, USUAL.times);
      const [usual, ...others] = usualFirst(params.alpha, USUAL.alpha);
      const folds = Math.min(FOLDS, labelled.length);
      if (folds < 2) {
        const note = `the usual graph was kept: ${labelled.length} labelled image is too few to choose by`;
        return { tensors: {}, facts: { times: times[0], alpha: usual, tried: [], note } };
      }
      const cut = await masks.whole();
      const foldOf = foldsOf(imageOfMask(cut), split.ids, labelled, folds);
      const request = {
        masks: {
          embeddings: await readMatrix(embeddings, "embeddings"),
          areas: cut.tensors.areas.data,
          zeroShot: await readMatrix(zeroShot, "scores"),
          proportions: matrixOf(await truth.whole(), "proportions"),
          labelled: params.supervision === "semi"
            ? Uint8Array.from(foldOf, (fold) => fold < 0 ? 0 : 1)
            : null,
        },
        glcc: params.glcc,
        k: params.k,
      };
      const script = new URL("./chosen-graph-worker.ts", import.meta.url);
      const pool = workers.pool<FoldRequest, Float64Array[]>(script);
      const tried: { times: number; alpha: number; miou: number }[] = [];
      let done = 0;
      const best = async (graphs: readonly GraphSetting[]): Promise<GraphSetting> => {
        const counted = await Promise.all(Array.from({ length: folds }, async (_, fold) => {
          const heldOut = Uint8Array.from(foldOf, (own) => own === fold ? 1 : 0);
          const counts = await pool.run({ ...request, heldOut, graphs }, { signal });
          progress(++done / (2 * folds));
          return counts;
        }));
        const found = graphs.map((graph, g) => ({
          ...graph,
          miou: miouPresent(counted.map((fold) => fold[g]).reduce((sum, of) => sum.map((n, i) => n + of[i]))),
        }));
        tried.push(...found);
        return tried.reduce((one, other) => other.miou > one.miou ? other : one);
      };
      // The usual value stands first: it is kept unless another is better.
      let chosen = await best(times.map((factor) => ({ times: factor, alpha: usual })));
      if (others.length > 0) {
        const first = chosen.times;
        chosen = await best(others.map((alpha) => ({ times: first, alpha })));
      }
      return { tensors: {}, facts: { times: chosen.times, alpha: chosen.alpha, tried } };
    },
  };
}

/** The fold of every mask, labelled images in turn; -1 for masks of other images. */
function foldsOf(
  images: Int32Array,
  ids: readonly string[],
  labelled: readonly string[],
  folds: number,
): Int32Array {
  const order = new Map(labelled.map((id, index) => [id, index % folds]));
  return Int32Array.from(images, (image) => order.get(ids[image]) ?? -1);
}

function usualFirst(values: readonly number[], usual: number): number[] {
  return values.toSorted((a, b) => Math.abs(a - usual) - Math.abs(b - usual));
}
