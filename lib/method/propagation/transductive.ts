import { multiplyCsr } from "../../kernels/cg/csr.ts";
import { solveColumns } from "../../kernels/cg/solve-columns.ts";
import type { PanelSolution } from "../../kernels/cg/solve-panel.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import { type Affinity, degreeNormalised } from "./affinity.ts";

/** How Eq. 1 is solved. */
export interface TransductiveSettings {
  /** Weight of neighbours against the mask's own label, in (0, 1). */
  readonly alpha: number;
  /** Relative residual per class at which the solver stops. */
  readonly tolerance: number;
  /** After so many iterations the solver stops, with a warning. */
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
  /** Largest relative residual over the classes. */
  readonly residual: number;
  /** What to tell the user if the solver stopped early; null if all is well. */
  readonly warning: string | null;
}

/**
 * Eq. 1: solves (I - alpha D^-1/2 W D^-1/2) Ŷ = Y and cuts negative values to 0. Every search begins at 0: beginning at the solution of
 * an earlier round saves no iteration once a tenth of the labels have changed, and at that of the next smaller alpha 2 of 20.
 *
 * @param y soft labels, [N, K]; a class without any label stays without.
 * @param onProgress is called with the finished share, 0..1. Throwing from it ends the search.
 * @param width classes that are solved together; results do not depend on it.
 */
export async function propagate(
  graph: Pick<Affinity, "weights" | "degree">,
  y: Matrix,
  settings: Partial<TransductiveSettings> = {},
  onProgress?: (fraction: number) => void,
  width?: number,
): Promise<Propagated> {
  const limits = { ...TRANSDUCTIVE_DEFAULTS, ...settings };
  if (y.rows !== graph.weights.size) {
    throw new RangeError(`Expected labels for ${graph.weights.size} masks but found ${y.rows} rows`);
  }
  const s = degreeNormalised(graph.weights, graph.degree);
  const { x, panels } = await solveColumns(s, limits.alpha, y, limits, onProgress, width);
  return {
    labels: matrix(x.rows, x.cols, x.data.map((value) => Math.max(value, 0))),
    iterations: Math.max(...panels.map(({ iterations }) => iterations)),
    residual: Math.max(...panels.map(({ residual }) => residual)),
    warning: unfinished(panels, limits),
  };
}

/** What to tell the user if one of the solutions stopped early; null if none did. */
export function unfinished(
  solutions: readonly PanelSolution[],
  { alpha, tolerance }: Pick<TransductiveSettings, "alpha" | "tolerance">,
): string | null {
  if (solutions.every(({ converged }) => converged)) return null;
  const iterations = Math.max(...solutions.map((solution) => solution.iterations));
  const residual = Math.max(...solutions.map((solution) => solution.residual));
  return `Label propagation stopped after ${iterations} iterations at a relative residual of ` +
    `${residual.toExponential(1)} instead of ${
      tolerance.toExponential(0)
    }: take a smaller alpha than ${alpha}`;
}

/**
 * How Eq. 1 comes about, step by step: the sums of (alpha D^-1/2 W D^-1/2)^s Y over s = 0 … t, which `propagate` gives in the
 * limit. Each step carries labels one edge further.
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
