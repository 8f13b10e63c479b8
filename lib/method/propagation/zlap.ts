import { symmetrised } from "../../kernels/cg/csr.ts";
import { knnGraph } from "../../kernels/knn/knn-graph.ts";
import { knnSearch } from "../../kernels/knn/knn-search.ts";
import { type Matrix, matrix, row } from "../../tensor/matrix.ts";
import { degrees } from "./affinity.ts";
import { propagate } from "./transductive.ts";

export interface ZlapSettings {
  /** Number of other points that each point is tied to. */
  readonly k: number;
  /** Number of class prototypes that each point is tied to. */
  readonly kClass: number;
  /** Power to which similarities with prototypes are raised. */
  readonly gamma: number;
  readonly alpha: number;
}

/** gamma: the upper end of the 3 to 5 of ZLaP and LP-DeepSSL (METHOD 8). */
export const ZLAP_DEFAULTS = { kClass: 5, gamma: 5 } as const satisfies Partial<ZlapSettings>;

/** A graph of class prototypes and unlabelled points; rows 0..K-1 are the prototypes, the rest the points. */
export interface ZlapModel {
  readonly points: Matrix;
  readonly prototypes: Matrix;
  /** Columns c of (I - alpha W_norm)^-1 for every class c, [K + N, K]. */
  readonly inverse: Matrix;
  readonly settings: ZlapSettings;
}

/**
 * Label propagation as ZLaP states it (Stojnić et al., CVPR 2024), the form Table 8's first row stands for: class
 * prototypes are nodes of the graph and hold the only labels.
 *
 * @param points unit rows, [N, E]; @param prototypes class vectors with unit rows, [K, E].
 */
export async function fitZlap(
  points: Matrix,
  prototypes: Matrix,
  settings: ZlapSettings,
): Promise<ZlapModel> {
  const classes = prototypes.rows;
  const among = await knnGraph(points, settings.k);
  const toClasses = await knnSearch(points, prototypes, settings.kClass);
  const pointEdges = among.ids.length;
  const from = new Int32Array(pointEdges + toClasses.ids.length);
  const to = new Int32Array(from.length);
  const value = new Float32Array(from.length);
  for (let e = 0; e < pointEdges; e++) {
    from[e] = classes + Math.floor(e / among.k);
    to[e] = classes + among.ids[e];
    value[e] = Math.max(among.similarities[e], 0);
  }
  for (let e = 0; e < toClasses.ids.length; e++) {
    from[pointEdges + e] = classes + Math.floor(e / toClasses.k);
    to[pointEdges + e] = toClasses.ids[e];
    value[pointEdges + e] = Math.max(toClasses.similarities[e], 0) ** settings.gamma;
  }
  const weights = symmetrised(classes + points.rows, from, to, value, 1);
  const unitLabels = matrix(weights.size, classes);
  for (let c = 0; c < classes; c++) unitLabels.data[c * classes + c] = 1;
  const graph = { weights, degree: degrees(weights) };
  const { labels } = await propagate(graph, unitLabels, { alpha: settings.alpha });
  return { points, prototypes, inverse: labels, settings };
}

/** Scores of the training points themselves, [N, K]. */
export function zlapTransductive({ inverse, prototypes, points }: ZlapModel): Matrix {
  return matrix(points.rows, inverse.cols, inverse.data.slice(prototypes.rows * inverse.cols));
}

/**
 * Scores of unseen points, [M, K]: similarity-weighted sums of the neighbours' rows of the inverse.
 *
 * @param sparse keeps only the largest entry of each of these rows, ZLaP's cheap variant.
 */
export async function zlapInductive(model: ZlapModel, queries: Matrix, sparse = false): Promise<Matrix> {
  const { points, prototypes, settings } = model;
  const inverse = sparse ? largestPerRow(model.inverse) : model.inverse;
  const near = await knnSearch(queries, points, settings.k);
  const classes = await knnSearch(queries, prototypes, settings.kClass);
  const out = matrix(queries.rows, inverse.cols);
  for (let i = 0; i < queries.rows; i++) {
    const scores = row(out, i);
    const add = (node: number, weight: number) => {
      const labels = row(inverse, node);
      for (let c = 0; c < labels.length; c++) scores[c] += weight * labels[c];
    };
    for (let n = i * near.k; n < (i + 1) * near.k; n++) {
      add(prototypes.rows + near.ids[n], Math.max(near.similarities[n], 0));
    }
    for (let n = i * classes.k; n < (i + 1) * classes.k; n++) {
      add(classes.ids[n], Math.max(classes.similarities[n], 0) ** settings.gamma);
    }
  }
  return out;
}

function largestPerRow(m: Matrix): Matrix {
  const out = matrix(m.rows, m.cols);
  for (let i = 0; i < m.rows; i++) {
    const values = row(m, i);
    const best = values.indexOf(Math.max(...values));
    out.data[i * m.cols + best] = values[best];
  }
  return out;
}
