import { type Matrix, matrix, row } from "../../tensor/matrix.ts";

/** Whether and how propagated labels are calibrated; not part of the paper's method. */
export const CALIBRATIONS = ["none", "align", "centre-align"] as const;
/** One of {@link CALIBRATIONS}. */
export type Calibration = typeof CALIBRATIONS[number];

const ROUNDS = 200;
/** Share of the correction that the first round applies. Later rounds apply less, so that shares do not oscillate. */
const FIRST_STEP = 0.5;

/**
 * Calibrates Ŷ of Eq. 1. Equation 1 amplifies the graph's constant mode u = sqrt(d) / |sqrt(d)| by 1 / (1 - alpha): rows grow flat and
 * their best class is the largest one. *centre* takes that out, Ŷ - u (uᵀ Y) (1 / (1 - alpha) - 1), and cuts at 0. *align* scales
 * columns until classes win as many rows as they had labels: the column means of Y with rows of sum 1. It is only as good as the
 * shares of Y: wrong labels spoil both.
 *
 * @param labels Ŷ, [N, K]; @param y the labels propagation started with, [N, K]; @param degree d, [N].
 */
export function calibrate(
  labels: Matrix,
  y: Matrix,
  degree: Float64Array,
  alpha: number,
  calibration: Calibration,
): Matrix {
  if (calibration === "none") return labels;
  const centred = calibration === "centre-align" ? withoutConstantMode(labels, y, degree, alpha) : labels;
  return aligned(centred, classShares(y));
}

function withoutConstantMode(labels: Matrix, y: Matrix, degree: Float64Array, alpha: number): Matrix {
  const { rows, cols } = labels;
  const mode = degree.map(Math.sqrt);
  const norm = Math.sqrt(degree.reduce((sum, value) => sum + value, 0));
  const mass = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++) mass[c] += mode[i] / norm * y.data[i * cols + c];
  }
  const gain = 1 / (1 - alpha) - 1, out = matrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++) {
      out.data[i * cols + c] = Math.max(labels.data[i * cols + c] - mode[i] / norm * mass[c] * gain, 0);
    }
  }
  return out;
}

/** Mean share of each class among the rows that have labels. */
function classShares(y: Matrix): Float64Array {
  const shares = new Float64Array(y.cols);
  let labelled = 0;
  for (let i = 0; i < y.rows; i++) {
    const own = row(y, i), sum = own.reduce((total, value) => total + value, 0);
    if (!(sum > 0)) continue;
    labelled++;
    for (let c = 0; c < y.cols; c++) shares[c] += own[c] / sum;
  }
  return labelled > 0 ? shares.map((share) => share / labelled) : shares;
}

/** Columns scaled so that each class wins close to its wanted share of rows. Rows of zeros do not count. */
function aligned(labels: Matrix, wanted: Float64Array): Matrix {
  const { rows, cols } = labels;
  let factors = new Float64Array(cols).fill(1), best = factors, least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const shares = winnings(labels, factors);
    const error = shares.reduce((sum, share, c) => sum + Math.abs(share - wanted[c]), 0);
    if (error < least) [best, least] = [factors, error];
    if (error <= 1 / rows) break;
    const step = FIRST_STEP / Math.sqrt(1 + round);
    // A class that wins no row counts as half a row, so that it can recover.
    factors = factors.map((factor, c) =>
      factor * (Math.max(wanted[c], 0.5 / rows) / Math.max(shares[c], 0.5 / rows)) ** step
    );
  }
  const out = matrix(rows, cols);
  for (let i = 0; i < out.data.length; i++) out.data[i] = labels.data[i] * best[i % cols];
  return out;
}

/** Share of the rows with labels whose largest scaled entry is in each column. */
function winnings({ rows, cols, data }: Matrix, factors: Float64Array): Float64Array {
  const wins = new Float64Array(cols);
  let counted = 0;
  for (let i = 0; i < rows; i++) {
    let best = -1, most = 0;
    for (let c = 0; c < cols; c++) {
      const value = data[i * cols + c] * factors[c];
      if (value > most) [best, most] = [c, value];
    }
    if (best < 0) continue;
    wins[best]++;
    counted++;
  }
  return counted > 0 ? wins.map((count) => count / counted) : wins;
}
