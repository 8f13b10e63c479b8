import type { Stage } from "../engine/stage.ts";
import { APPROXIMATION_ERRORS } from "../metrics/approximation-errors.ts";
import { affinity } from "../method/propagation/affinity.ts";
import { approximationErrors } from "../method/propagation/approximation-errors.ts";
import { balanceLabelMass } from "../method/pseudo-labels/balance.ts";
import type { PseudoLabelSettings } from "../method/pseudo-labels/supervision.ts";
import { timesTransposed } from "../kernels/matmul/times-transposed.ts";
import { yieldToEventLoop } from "../kernels/turns.ts";
import { matrix, row } from "../tensor/matrix.ts";
import { unitRows } from "../tensor/rows.ts";
import type {
  Counts,
  Embeddings,
  NeighbourRows,
  PropagatedLabels,
  PseudoLabels,
  Rows,
  Scores,
} from "./artefacts.ts";
import { matrixOf, readMatrix } from "./matrices.ts";
import { neighboursOf } from "./neighbour-rows.ts";
import { meanByImage } from "./sums-by-image.ts";

interface ApproximationParams {
  readonly alpha: number;
  /** As for Eq. 1. */
  readonly balance: PseudoLabelSettings["balance"];
  /** Number of test masks, evenly over the split. */
  readonly sample: number;
}

type ApproximationInputs = {
  /** Of the test split. */
  masks: Rows;
  training: Embeddings;
  test: Embeddings;
  /** Among training masks. */
  neighbours: NeighbourRows;
  /** Of test masks, as many of them. */
  near: NeighbourRows;
  /** The labels that Eq. 1 started from to give `solved`. */
  pseudoLabels: PseudoLabels;
  solved: PropagatedLabels;
  /** Of the test masks. */
  prior: Scores;
};

/**
 * Appendix B in numbers: Eq. 11 solved for a sample of test masks, each added to the graph alone, against every step of its
 * approximation. Makes per error sums in millionths, [images, {sum, masks}].
 */
export const inductiveApproximationStage: Stage<ApproximationParams, ApproximationInputs, Counts> = {
  name: "inductive approximation",
  module: import.meta.url,
  maker: { export: "inductiveApproximationStage" },
  async run({ alpha, balance, sample }, inputs, _shard, { progress, signal }) {
    const neighbours = neighboursOf(await inputs.neighbours.whole());
    const near = neighboursOf(await inputs.near.whole());
    const given = await inputs.pseudoLabels.whole();
    const training = {
      neighbours,
      graph: affinity(neighbours),
      labels: balanceLabelMass(matrixOf(given, "labels"), balance, given.tensors.labelled?.data),
      solved: await readMatrix(inputs.solved, "propagated"),
      alpha,
    };
    const x = unitRows(await readMatrix(inputs.training, "embeddings"));
    const test = unitRows(await readMatrix(inputs.test, "embeddings"));
    const prior = await readMatrix(inputs.prior, "scores");
    const perImage = (await inputs.masks.whole()).tensors.maskCounts.data;
    const errors = new Map(APPROXIMATION_ERRORS.map((name) => [name, new Float64Array(test.rows).fill(NaN)]));
    const count = Math.min(sample, test.rows);
    for (let n = 0; n < count; n++) {
      signal.throwIfAborted();
      const mask = Math.floor(n * test.rows / count);
      const found = approximationErrors(training, {
        similarities: timesTransposed(matrix(1, test.cols, row(test, mask).slice()), x).data,
        near: near.ids.subarray(mask * near.k, (mask + 1) * near.k),
        prior: row(prior, mask),
      });
      for (const name of APPROXIMATION_ERRORS) errors.get(name)![mask] = found[name];
      progress((n + 1) / count);
      // Ctrl-C takes effect between masks.
      await yieldToEventLoop();
    }
    const means = errors.entries().map(([name, values]) => [name, meanByImage(perImage, values)] as const);
    return { tensors: Object.fromEntries(means), facts: {} };
  },
};
