import { conjugateGradients } from "../../kernels/cg/conjugate-gradients.ts";
import { type Csr, multiplyCsr } from "../../kernels/cg/csr.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import type { Affinity } from "./affinity.ts";

export interface TransductiveSettings {
  /** Weight of neighbours against the mask's own label, in (0, 1). */
  readonly alpha: number;
  /** Relative residual per class at which the solver stops. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** Table S3 as read in METHOD 8; the solver's limits are the released code's. */
export const TRANSDUCTIVE_DEFAULTS: TransductiveSettings = {
  alpha: 0.9,
  tolerance: 1e-6,
  maxIterations: 200,
};

export interface Propagated {
  /** Ŷ, [N, K], not negative; rows have a mass of about 1 / (1 - alpha) times that of Y, more where masks are dense. */
  readonly labels: Matrix;
  readonly iterations: number;
  /** What to tell the reader if the solver stopped before it was done; null if all is well. */
  readonly warning: string | null;
}

/**
 * Eq. 1: solves (I - alpha D^-1/2 W D^-1/2) Ŷ = Y, all classes at once, and cuts negative values to 0.
 *
 * @param y soft labels, [N, K]; a class without any label stays without.
 */
export function propagate(
  graph: Pick<Affinity, "weights" | "degree">,
  y: Matrix,
  settings: Partial<TransductiveSettings> = {},
): Propagated {
  const { alpha, tolerance, maxIterations } = { ...TRANSDUCTIVE_DEFAULTS, ...settings };
  if (y.rows !== graph.weights.size) {
    throw new RangeError(`Expected labels for ${graph.weights.size} masks but found ${y.rows} rows`);
  }
  const normalised = degreeNormalised(graph.weights, graph.degree);
  const minusAlphaW = (p: Float64Array, out: Float64Array) => {
    multiplyCsr(normalised, p, out, y.cols);
    for (let i = 0; i < p.length; i++) out[i] = p[i] - alpha * out[i];
  };
  const { x, iterations, residual, converged } = conjugateGradients(
    minusAlphaW,
    Float64Array.from(y.data),
    y.cols,
    tolerance,
    maxIterations,
  );
  const warning = converged
    ? null
    : `Label propagation stopped after ${iterations} iterations at a relative residual of ` +
      `${residual.toExponential(1)} instead of ${
        tolerance.toExponential(0)
      }: take a smaller alpha than ${alpha}`;
  return { labels: matrix(y.rows, y.cols, Float32Array.from(x, (v) => Math.max(v, 0))), iterations, warning };
}

/**
 * How Eq. 1 comes about, step by step: the sums of (alpha D^-1/2 W D^-1/2)^s Y over s = 0 … t, which `propagate` gives for t
 * without end. Each step carries labels one edge further.
 *
 * @param steps t of each result, rising.
 * @returns [N, K] for each of them.
 */
export function propagationSteps(
  graph: Pick<Affinity, "weights" | "degree">,
  y: Matrix,
  steps: readonly number[],
  alpha: number = TRANSDUCTIVE_DEFAULTS.alpha,
): Matrix[] {
  const normalised = degreeNormalised(graph.weights, graph.degree);
  const sum = Float64Array.from(y.data);
  const carried = Float64Array.from(y.data);
  const next = new Float64Array(carried.length);
  let done = 0;
  return steps.map((step) => {
    for (; done < step; done++) {
      multiplyCsr(normalised, carried, next, y.cols);
      for (let i = 0; i < sum.length; i++) sum[i] += carried[i] = alpha * next[i];
    }
    return matrix(y.rows, y.cols, Float32Array.from(sum));
  });
}

/** D^-1/2 W D^-1/2. */
function degreeNormalised(weights: Csr, degree: Float64Array): Csr {
  const values = weights.values.slice();
  for (let i = 0; i < weights.size; i++) {
    for (let e = weights.start[i]; e < weights.start[i + 1]; e++) {
      values[e] /= Math.sqrt(degree[i] * degree[weights.columns[e]]);
    }
  }
  return { ...weights, values };
}
