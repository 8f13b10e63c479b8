import { UserError } from "../../errors.ts";
import { type Csr, symmetrised } from "../../kernels/cg/csr.ts";
import { knnGraph } from "../../kernels/knn/knn-graph.ts";
import type { Neighbours, OnProgress } from "../../kernels/knn/neighbours.ts";
import type { Matrix } from "../../tensor/matrix.ts";
import { requireFinite } from "../finite-embeddings.ts";

/** The affinity among training masks: W = (A + Aᵀ) / 2 with A_ij = x_i · x_j where j is a neighbour of i. */
export interface Affinity {
  /** Neighbours per mask in A. */
  readonly k: number;
  /** W, symmetric with zero diagonal. */
  readonly weights: Csr;
  /** d = W 1; 1 where that is 0, so that a mask without neighbours keeps its label. */
  readonly degree: Float64Array<ArrayBuffer>;
}

/**
 * The k nearest other masks of every mask. A k of N or more is taken as N - 1: all others.
 *
 * @param x mask embeddings with unit rows, [N, E].
 */
export async function maskNeighbours(x: Matrix, k: number, onProgress?: OnProgress): Promise<Neighbours> {
  if (x.rows < 2) {
    throw new UserError(
      `Expected at least 2 training masks for a neighbour graph but found ${x.rows}`,
      undefined,
      "Use more training images, or the linear probe alone.",
    );
  }
  requireFinite(x);
  return await knnGraph(x, Math.min(k, x.rows - 1), onProgress);
}

/** The affinity of Section 3. A negative similarity counts as none: W must stay non-negative for D^-1/2 to exist. */
export function affinity(neighbours: Neighbours): Affinity {
  const { count, k } = neighbours;
  const from = new Int32Array(count * k).map((_, e) => Math.floor(e / k));
  const similarity = neighbours.similarities.map((value) => Math.max(value, 0));
  const weights = symmetrised(count, from, neighbours.ids, similarity, 0.5);
  return { k, weights, degree: degrees(weights) };
}

/** Row sums of W, with 1 in place of 0. */
export function degrees(weights: Csr): Float64Array<ArrayBuffer> {
  const degree = new Float64Array(weights.size);
  for (let i = 0; i < weights.size; i++) {
    for (let e = weights.start[i]; e < weights.start[i + 1]; e++) degree[i] += weights.values[e];
    if (degree[i] === 0) degree[i] = 1;
  }
  return degree;
}

/** D^-1/2 W D^-1/2. */
export function degreeNormalised(weights: Csr, degree: Float64Array): Csr {
  const values = weights.values.slice();
  for (let i = 0; i < weights.size; i++) {
    for (let e = weights.start[i]; e < weights.start[i + 1]; e++) {
      values[e] /= Math.sqrt(degree[i] * degree[weights.columns[e]]);
    }
  }
  return { ...weights, values };
}
