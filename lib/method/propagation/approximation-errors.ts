import { conjugateGradients } from "../../kernels/cg/conjugate-gradients.ts";
import { type Csr, multiplyCsr } from "../../kernels/cg/csr.ts";
import type { Neighbours } from "../../kernels/knn/neighbours.ts";
import { type Matrix, row } from "../../tensor/matrix.ts";
import type { ApproximationErrors } from "../../metrics/approximation-errors.ts";
import type { Affinity } from "./affinity.ts";

/** The training data of Eq. 11 and the solution of Eq. 1. */
interface SolvedGraph {
  /** Neighbours of each training mask, nearest first, [N, k]. */
  readonly neighbours: Neighbours;
  /** Their affinity. */
  readonly graph: Affinity;
  /** Y of Eq. 1, [N, K]. */
  readonly labels: Matrix;
  /** Ŷ, [N, K]. */
  readonly solved: Matrix;
  readonly alpha: number;
}

/** A test mask that takes part in the propagation. */
interface Query {
  /** Cosine with every training mask, [N]. */
  readonly similarities: Float32Array;
  /** Its k nearest training masks. */
  readonly near: ArrayLike<number>;
  /** y, its prior, [K]; zeros where there is none. */
  readonly prior: ArrayLike<number>;
}

/** Relative residual at which the correction of the approximate solution is taken as found. */
const TOLERANCE = 1e-4;
const MOST_ITERATIONS = 200;

/**
 * Solves Eq. 11 for one test mask, with the neighbour graph, degrees and labels as they truly become with it, and compares the steps
 * of Appendix B with that.
 */
export function approximationErrors(training: SolvedGraph, query: Query): ApproximationErrors {
  const { neighbours: { count }, graph, labels, solved, alpha } = training;
  const { similarities } = query, near = Array.from(query.near);
  const a = (i: number) => Math.max(similarities[i], 0);
  const wide = extended(training, query);
  const classes = labels.cols;

  // Eq. 15.
  const total = (read: (i: number) => number) => near.reduce((sum, i) => sum + read(i), 0);
  const sum = total(a);
  const w = new Float64Array(count);
  if (sum > 0) { for (const i of near) w[i] = a(i) / Math.sqrt(graph.degree[i] * sum); }
  const trueW = wide.border.map((value, i) => value / Math.sqrt(wide.degree[i] * wide.degree[count]));

  // Eq. 14 on Ŷ as solved.
  const approximate = Float64Array.from({ length: classes }, (_, c) => query.prior[c]);
  for (const i of near) row(solved, i).forEach((value, c) => approximate[c] += alpha * w[i] * value);

  // Eq. 11: the correction of the approximation.
  const start = new Float64Array((count + 1) * classes);
  start.set(solved.data);
  start.set(approximate, count * classes);
  const residual = new Float64Array(start.length);
  wide.apply(start, residual);
  for (let at = 0; at < residual.length; at++) {
    const given = at < labels.data.length ? labels.data[at] : query.prior[at - labels.data.length];
    residual[at] = given - residual[at];
  }
  const { x: correction } = conjugateGradients(wide.apply, residual, classes, TOLERANCE, MOST_ITERATIONS);
  const exact = approximate.map((value, c) => value + correction[count * classes + c]);
  const changes = near.flatMap((i) => [...correction.subarray(i * classes, (i + 1) * classes)]);
  const before = near.flatMap((i) => [...row(solved, i)]);
  return {
    mutual: near.filter((i) => wide.joined[i] === 1).length / near.length,
    unchanged: 1 - wide.joined.reduce((count, joined) => count + joined, 0) / count,
    degree: total((i) => share(Math.abs(wide.degree[i] - graph.degree[i]), graph.degree[i])) /
      near.length,
    weights: share(norm(w.map((value, i) => value - trueW[i])), norm(trueW)),
    training: share(norm(changes), norm(before)),
    scores: share(norm(correction.subarray(count * classes)), norm(exact)),
    sameClass: Number(best(approximate) === best(exact)),
  };
}

/** The affinity with the test mask as its last node; the given one is not changed. */
interface WideGraph {
  /** 1 for masks that have the test mask as a neighbour, [N]. */
  readonly joined: Uint8Array;
  /** Weights between the test mask and the others, [N]. */
  readonly border: Float64Array;
  /** [N + 1]; 1 where it is 0. */
  readonly degree: Float64Array;
  /** p - alpha D^-1/2 W D^-1/2 p, [N + 1, K]. */
  apply(p: Float64Array, out: Float64Array): void;
}

/** An entry of A that the test mask pushed out, and half of its similarity. */
interface Dropped {
  readonly from: number;
  readonly to: number;
  readonly half: number;
}

/** The graph with the test mask in it: a mask that has it as a neighbour drops the last of its k. */
function extended(training: SolvedGraph, { similarities, near }: Query): WideGraph {
  const { neighbours: { count, k, ids, similarities: known }, graph } = training;
  const joined = new Uint8Array(count);
  const border = new Float64Array(count);
  const dropped: Dropped[] = [];
  const half = (i: number) => Math.max(similarities[i], 0) / 2;
  for (let i = 0; i < count; i++) {
    const last = i * k + k - 1;
    if (similarities[i] <= known[last]) continue;
    joined[i] = 1;
    border[i] += half(i);
    dropped.push({ from: i, to: ids[last], half: Math.max(known[last], 0) / 2 });
  }
  for (const i of Array.from(near)) border[i] += half(i);
  const roots = degreesWith(graph.weights, border, dropped)
    .map((value) => value > 1e-12 ? Math.sqrt(value) : 1);
  return {
    ...{ joined, border },
    degree: roots.map((root) => root * root),
    apply: (p, out) => applyWide(training, border, dropped, roots, p, out),
  };
}

/** Row sums, [N + 1]. */
function degreesWith(weights: Csr, border: Float64Array, dropped: readonly Dropped[]): Float64Array {
  const count = border.length;
  const degree = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    for (let e = weights.start[i]; e < weights.start[i + 1]; e++) degree[i] += weights.values[e];
    degree[i] += border[i];
    degree[count] += border[i];
  }
  for (const { from, to, half } of dropped) {
    degree[from] -= half;
    degree[to] -= half;
  }
  return degree;
}

function applyWide(
  { graph, labels: { cols: classes }, alpha }: SolvedGraph,
  border: Float64Array,
  dropped: readonly Dropped[],
  roots: Float64Array,
  p: Float64Array,
  out: Float64Array,
): void {
  const count = border.length;
  const scaled = p.map((value, at) => value / roots[Math.floor(at / classes)]);
  multiplyCsr(graph.weights, scaled, out, classes);
  out.fill(0, count * classes);
  const add = (to: number, from: number, weight: number) => {
    for (let c = 0; c < classes; c++) out[to * classes + c] += weight * scaled[from * classes + c];
  };
  for (const { from, to, half } of dropped) {
    add(from, to, -half);
    add(to, from, -half);
  }
  for (let i = 0; i < count; i++) {
    if (border[i] === 0) continue;
    add(i, count, border[i]);
    add(count, i, border[i]);
  }
  for (let at = 0; at < out.length; at++) {
    out[at] = p[at] - alpha * out[at] / roots[Math.floor(at / classes)];
  }
}

/** An error as a share of the right value, at most 1. */
function share(error: number, of: number): number {
  return error === 0 ? 0 : Math.min(error / of, 1);
}

function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] ** 2;
  return Math.sqrt(sum);
}

function best(scores: Float64Array): number {
  return scores.indexOf(scores.reduce((a, b) => Math.max(a, b), -Infinity));
}
