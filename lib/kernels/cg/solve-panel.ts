import { eachInLanes } from "../../in-lanes.ts";
import type { PanelStep } from "./panel-steps.ts";
import type { PanelThreads } from "./panel-threads.ts";
import type { PanelVectors } from "./panel-vectors.ts";
import type { SharedMemory } from "../shared-memory.ts";
import { BLOCK_ROWS, blockCount, type SparseRows } from "./row-blocks.ts";

/** When conjugate gradients stop. */
export interface Limits {
  /** Relative residual at which a column is done. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** How the iteration for a panel went. */
export interface PanelSolution {
  /** Iterations until the last column was done. */
  readonly iterations: number;
  /** Largest relative residual |b - M x| / |b| over the columns, as tracked by the recursion. */
  readonly residual: number;
  readonly converged: boolean;
}

/**
 * Conjugate gradients for M = I - factor · S, positive definite, and a panel of right-hand sides. As `conjugateGradients`, the
 * plain reference, each column has its own step lengths and a column of zeros gives zeros; here S comes in blocks of rows that
 * threads share, and results do not depend on their number. Vectors but x are in single precision, which moves the residual by about
 * 1e-7.
 *
 * @param vectors of `panelVectors`, with the right-hand sides in `r`; `x` will hold the solutions, the others are overwritten.
 * @param onProgress hears the finished share, 0..1, at least once a block. Throwing from it ends the search.
 */
export async function solvePanel(
  s: SparseRows,
  factor: number,
  vectors: PanelVectors,
  { tolerance, maxIterations }: Limits,
  threads: PanelThreads,
  onProgress: (fraction: number) => void = () => {},
): Promise<PanelSolution> {
  const { width, x, r, p, step, turn, sums } = vectors;
  x.fill(0);
  // A step of 0 leaves r as it is: what remains are the sums of its squares.
  step.fill(0);
  vectors.mp.fill(0);
  await overRows(threads, vectors, s.size, (first, end) => ({ kind: "advance", first, end }));
  const found = total(sums, width);
  // Powers of two bring columns near 1, so that single precision does not lose the residual of tiny labels.
  const scale = found.map((square) => {
    const exponent = Math.round(Math.log2(square) / 2);
    return square > 0 && Math.abs(exponent) > 20 ? 2 ** -exponent : 1;
  });
  scaleColumns(r, scale);
  p.set(r);
  const size = found.map((square, c) => square * scale[c] * scale[c]);
  const target = size.map((square) => square * tolerance * tolerance);
  let rr = size.slice();
  let done = 0;
  const pending = () => rr.some((square, c) => square > target[c]);

  let iterations = 0;
  while (iterations < maxIterations && pending()) {
    await eachInLanes(blockCount(s.size), threads.lanes, async (block, lane) => {
      onProgress(done);
      await threads.run({ kind: "multiply", rows: await s.block(block, lane), factor }, vectors);
    });
    const pmp = total(sums, width);
    // A finished column stands still: step 0 leaves x and r, and its direction no longer matters.
    step.set(rr.map((square, c) => square > target[c] ? square / pmp[c] : 0));
    await overRows(threads, vectors, s.size, (first, end) => ({ kind: "advance", first, end }));
    const next = total(sums, width);
    turn.set(next.map((square, c) => rr[c] > 0 ? square / rr[c] : 0));
    await overRows(threads, vectors, s.size, (first, end) => ({ kind: "turn", first, end }));
    rr = next;
    iterations++;
    done = Math.max(done, shareDone(rr, size, tolerance));
    onProgress(done);
  }
  scaleColumns(x, scale.map((factor) => 1 / factor));
  return { iterations, residual: Math.sqrt(largestRatio(rr, size)), converged: !pending() };
}

/** Multiplies columns by powers of two, which rounds nothing. */
function scaleColumns(values: Float32Array | Float64Array, scale: Float64Array): void {
  if (scale.every((factor) => factor === 1)) return;
  for (let i = 0; i < values.length; i += scale.length) {
    for (let c = 0; c < scale.length; c++) values[i + c] *= scale[c];
  }
}

/** Vectors for systems of so many rows and right-hand sides, as `panelWidth` gives; one set serves panel after panel. */
export function panelVectors(size: number, width: number, shared: SharedMemory): PanelVectors {
  const vector = () => shared.floats(width * size);
  const column = () => shared.floats(width);
  return {
    memory: shared.memory,
    width,
    ...{ x: shared.doubles(width * size), r: vector(), p: vector(), mp: vector() },
    ...{ step: column(), turn: column(), sums: shared.doubles(width * blockCount(size)) },
  };
}

/** A step over all rows, in as many parts of whole blocks as there are lanes. */
function overRows(
  threads: PanelThreads,
  vectors: PanelVectors,
  size: number,
  step: (first: number, end: number) => PanelStep,
): Promise<void> {
  const blocks = blockCount(size);
  const parts = Math.min(threads.lanes, blocks);
  const bound = (part: number) => Math.min(size, BLOCK_ROWS * Math.round(part * blocks / parts));
  return eachInLanes(
    parts,
    threads.lanes,
    (part) => threads.run(step(bound(part), bound(part + 1)), vectors),
  );
}

/** The sums of all blocks, added in their order, [width]. */
function total(blockSums: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(width);
  for (let i = 0; i < blockSums.length; i++) sums[i % width] += blockSums[i];
  return sums;
}

/** How far the slowest column is: residuals fall about evenly on a logarithmic scale. */
function shareDone(rr: Float64Array, size: Float64Array, tolerance: number): number {
  const share = Math.log(largestRatio(rr, size)) / 2 / Math.log(tolerance);
  return Math.min(Math.max(share, 0), 1);
}

function largestRatio(rr: Float64Array, size: Float64Array): number {
  return rr.reduce((most, square, c) => size[c] > 0 ? Math.max(most, square / size[c]) : most, 0);
}
