import { aggregate } from "../../kernels/graph/aggregate.ts";
import type { Neighbours } from "../../kernels/knn/neighbours.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { rowsToSumOne } from "../../tensor/rows.ts";
import type { Supervision } from "../pseudo-labels/supervision.ts";
import { type InductiveForm, weightFormula } from "./weight-formula.ts";

/** Forms by name: Eq. 15, and a / Σa as in earlier work (rows 1 and 2 of Table 8). A new one is a file and a line here. */
export const inductiveForms: Readonly<Record<string, InductiveForm>> = {
  degree: (a, d, sum) => a / Math.sqrt(d * sum),
  l1: (a, _, sum) => a / sum,
};

/** How neighbours of a test mask are weighed: the name of a form, or a formula. */
export type InductiveWeights = string;

/**
 * Weights of the neighbours of each test mask, [M, k̄], in the order of `neighbours.ids`.
 *
 * Eq. 15: w_i = a_i / √(d_i Σa). The degree d_i was summed over k neighbours; where k̄ others are used at test time,
 * it is scaled by k̄ / k.
 *
 * @param neighbours of test masks among training masks, with similarities a; negative ones count as 0, as in W.
 * @param degree of the training masks; @param k neighbours per mask in the training graph.
 */
export function inductiveWeights(
  neighbours: Neighbours,
  kind: InductiveWeights,
  degree: Float64Array,
  k: number,
): Float32Array<ArrayBuffer> {
  const { count, k: kBar, ids, similarities } = neighbours;
  const weights = new Float32Array(count * kBar);
  const weigh = Object.hasOwn(inductiveForms, kind) ? inductiveForms[kind] : weightFormula(kind);
  for (let start = 0; start < weights.length; start += kBar) {
    let sum = 0;
    for (let n = start; n < start + kBar; n++) sum += Math.max(similarities[n], 0);
    if (sum === 0) continue;
    for (let n = start; n < start + kBar; n++) {
      weights[n] = weigh(Math.max(similarities[n], 0), (kBar / k) * degree[ids[n]], sum);
    }
  }
  return weights;
}

/** Eq. 14: ŷ = y + alpha Σ w_i Ŷ_i, with y = 0 where there is no prior. */
export function equation14(aggregated: Matrix, alpha: number, prior: Matrix | null): Matrix {
  const data = aggregated.data.map((value, i) => alpha * value + (prior ? prior.data[i] : 0));
  return matrix(aggregated.rows, aggregated.cols, data);
}

/** Scores below this count as "impossible" in the released combination rule. */
const VETO = 1e-8;

/**
 * The released code's combination in place of Eq. 14: rows of the aggregate to sum 1, times `weight`, plus the prior; a
 * class that either calls impossible gets 0; rows to sum 1, or all 0 if no class is left.
 *
 * @param weight as `releasedWeight`.
 */
export function releasedCombination(aggregated: Matrix, weight: number, prior: Matrix | null): Matrix {
  const shares = rowsToSumOne(aggregated);
  if (!prior) return shares;
  const data = shares.data.map((share, i) =>
    share < VETO || prior.data[i] < VETO ? 0 : weight * share + prior.data[i]
  );
  return rowsToSumOne(matrix(aggregated.rows, aggregated.cols, data));
}

/** Weight of the aggregate against the prior in the released settings: 2.0 under full supervision, 1.5 elsewhere. */
export function releasedWeight(supervision: Supervision["kind"]): number {
  return supervision === "full" ? 2 : 1.5;
}

/** How scores of test masks are put together. */
export interface InductiveSettings {
  /** How neighbours are weighed. */
  readonly weights: InductiveWeights;
  /** Add the probe's score of the test mask: y in Eq. 14. */
  readonly prior: boolean;
  /** Stored labels with rows to sum 1 after supervision is supplemented, or as Eq. 1 leaves them. */
  readonly labelNorm: "l1" | "raw";
  /** Eq. 14, or the released code's rule. */
  readonly combine: "equation" | "authors";
}

/** Row 4 of Table 8. */
export const INDUCTIVE_DEFAULTS: InductiveSettings = {
  weights: "degree",
  prior: true,
  labelNorm: "l1",
  combine: "equation",
};

/** The training data that a test mask is scored with in Eq. 14. */
export interface LabelledGraph {
  /** Output of `storedLabels`, [N, K]. */
  readonly labels: Matrix;
  /** d of Eq. 15, [N]. */
  readonly degree: Float64Array;
  /** Neighbours per training mask. */
  readonly k: number;
  /** As in Eq. 1. */
  readonly alpha: number;
  /** Weight of the aggregate in `releasedCombination`. */
  readonly releasedWeight: number;
}

/**
 * The labels Ŷ that the graph keeps for test time, [N, K].
 *
 * @param solved Ŷ of Eq. 1; @param supplemented Supp(Ŷ).
 */
export function storedLabels(
  labelNorm: InductiveSettings["labelNorm"],
  solved: Matrix,
  supplemented: Matrix,
): Matrix {
  return labelNorm === "raw" ? solved : rowsToSumOne(supplemented);
}

/**
 * Scores ŷ of test masks, [M, K].
 *
 * @param neighbours of the test masks among the training masks.
 * @param prior y, the probe's softmax, [M, K]; null for none. Not used if the settings switch the prior off.
 */
export function inductiveScores(
  neighbours: Neighbours,
  graph: LabelledGraph,
  prior: Matrix | null,
  settings: InductiveSettings,
): Matrix {
  const weights = inductiveWeights(neighbours, settings.weights, graph.degree, graph.k);
  return combinedScores(aggregate(neighbours, weights, graph.labels), graph, prior, settings);
}

/**
 * Scores ŷ of test masks from the weighted sum of their neighbours' labels, [M, K].
 *
 * @param prior as for `inductiveScores`.
 */
export function combinedScores(
  aggregated: Matrix,
  { alpha, releasedWeight }: Pick<LabelledGraph, "alpha" | "releasedWeight">,
  prior: Matrix | null,
  settings: Pick<InductiveSettings, "prior" | "combine">,
): Matrix {
  const y = settings.prior ? prior : null;
  return settings.combine === "equation"
    ? equation14(aggregated, alpha, y)
    : releasedCombination(aggregated, releasedWeight, y);
}
