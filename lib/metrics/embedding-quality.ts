import { type Matrix, row } from "../tensor/matrix.ts";

/** The label of rows that are left out. */
export const LEFT_OUT = -1;

/**
 * Silhouette of every embedding by true class under cosine distance, in -1 … 1 (Rousseeuw 1987): (b - a) / max(a, b) with a the mean
 * distance to the others of its class, b the least mean distance to another class. Exact: a mean of cosines is a product with a
 * mean vector. 0 for the only one of its class; NaN for rows left out, and where there is one class.
 *
 * @param x unit rows, [N, E]; @param labels class of each row, or LEFT_OUT, [N].
 */
export function silhouettes(
  x: Matrix,
  labels: ArrayLike<number>,
  classes: number,
): Float64Array<ArrayBuffer> {
  const { sums, counts } = classSums(x, labels, classes);
  const present = counts.filter((count) => count > 0).length;
  return Float64Array.from({ length: x.rows }, (_, i) => {
    const own = labels[i];
    if (own === LEFT_OUT || present < 2) return NaN;
    if (counts[own] === 1) return 0;
    const u = row(x, i);
    let nearest = Infinity;
    for (let c = 0; c < classes; c++) {
      if (c !== own && counts[c] > 0) nearest = Math.min(nearest, 1 - dot(u, sums[c]) / counts[c]);
    }
    const inside = 1 - (dot(u, sums[own]) - dot(u, u)) / (counts[own] - 1);
    const largest = Math.max(inside, nearest);
    return largest === 0 ? 0 : (nearest - inside) / largest;
  });
}

/** Squared distance of every embedding to the mean of its class and to the mean of all, [N] each; 0 for rows left out. */
export function squaresAboutMeans(
  x: Matrix,
  labels: ArrayLike<number>,
  classes: number,
): { readonly within: Float64Array<ArrayBuffer>; readonly total: Float64Array<ArrayBuffer> } {
  const { sums, counts } = classSums(x, labels, classes);
  const all = new Float64Array(x.cols);
  const count = counts.reduce((sum, n) => sum + n, 0);
  for (const sum of sums) sum.forEach((value, e) => all[e] += value / count);
  const within = new Float64Array(x.rows);
  const total = new Float64Array(x.rows);
  for (let i = 0; i < x.rows; i++) {
    const own = labels[i];
    if (own === LEFT_OUT) continue;
    const u = row(x, i);
    for (let e = 0; e < x.cols; e++) {
      within[i] += (u[e] - sums[own][e] / counts[own]) ** 2;
      total[i] += (u[e] - all[e]) ** 2;
    }
  }
  return { within, total };
}

/**
 * How much nearer every embedding is to the text of its class than to the best other one: cosine minus best other cosine, [N];
 * NaN for rows left out.
 *
 * @param x unit rows, [N, E]; @param vectors unit rows, one per class that has a text, at least two, [T, E].
 * @param labels row of `vectors` of each embedding, or LEFT_OUT, [N].
 */
export function textMargins(
  x: Matrix,
  vectors: Matrix,
  labels: ArrayLike<number>,
): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: x.rows }, (_, i) => {
    if (labels[i] === LEFT_OUT) return NaN;
    let best = -Infinity;
    for (let c = 0; c < vectors.rows; c++) {
      if (c !== labels[i]) best = Math.max(best, dot(row(x, i), row(vectors, c)));
    }
    return dot(row(x, i), row(vectors, labels[i])) - best;
  });
}

function classSums(x: Matrix, labels: ArrayLike<number>, classes: number) {
  const sums = Array.from({ length: classes }, () => new Float64Array(x.cols));
  const counts = new Int32Array(classes);
  for (let i = 0; i < x.rows; i++) {
    if (labels[i] === LEFT_OUT) continue;
    counts[labels[i]]++;
    row(x, i).forEach((value, e) => sums[labels[i]][e] += value);
  }
  return { sums, counts };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let e = 0; e < a.length; e++) sum += a[e] * b[e];
  return sum;
}
