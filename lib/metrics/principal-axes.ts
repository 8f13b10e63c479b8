import { type Matrix, matrix } from "../tensor/matrix.ts";
import { Random } from "../tensor/random.ts";

/** Rounds of the power iteration: enough for a picture, few enough for thousands of points. */
const ROUNDS = 60;

/**
 * Coordinates of points along the axes in which they vary most (principal components), [rows, axes], largest variance first.
 * Signs are such that the largest coordinate of each axis is positive. The same points give the same coordinates.
 *
 * @param points [rows, E].
 * @param axes at most E.
 * @returns the coordinates, and the share of the variance along each axis, 0 … 1.
 */
export function principalAxes(
  points: Matrix,
  axes: number,
): { readonly coordinates: Matrix; readonly shares: number[] } {
  const { rows, cols } = points;
  const left = centred(points);
  const total = left.data.reduce((sum, value) => sum + value * value, 0);
  const coordinates = matrix(rows, axes);
  const random = new Random(1);
  const shares: number[] = [];
  for (let axis = 0; axis < axes; axis++) {
    let direction = Float64Array.from({ length: cols }, () => random.between(-1, 1));
    let along = new Float64Array(rows);
    for (let round = 0; round < ROUNDS; round++) {
      normalise(direction);
      along = times(left, direction);
      direction = transposedTimes(left, along);
    }
    normalise(direction);
    along = times(left, direction);
    const sign = along.reduce((best, value) => Math.abs(value) > Math.abs(best) ? value : best, 0) < 0
      ? -1
      : 1;
    for (let r = 0; r < rows; r++) {
      coordinates.data[r * axes + axis] = sign * along[r];
      // What this axis explains is taken out before the next is sought.
      for (let c = 0; c < cols; c++) left.data[r * cols + c] -= along[r] * direction[c];
    }
    shares.push(total === 0 ? 0 : along.reduce((sum, value) => sum + value * value, 0) / total);
  }
  return { coordinates, shares };
}

function centred({ rows, cols, data }: Matrix): Matrix {
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows * cols; i++) mean[i % cols] += data[i] / rows;
  const left = matrix(rows, cols);
  for (let i = 0; i < rows * cols; i++) left.data[i] = data[i] - mean[i % cols];
  return left;
}

function times({ rows, cols, data }: Matrix, vector: Float64Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) result[r] += data[r * cols + c] * vector[c];
  }
  return result;
}

function transposedTimes({ rows, cols, data }: Matrix, vector: Float64Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(cols);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) result[c] += data[r * cols + c] * vector[r];
  }
  return result;
}

/** To unit length; the zero vector stays. */
function normalise(vector: Float64Array): void {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) vector.forEach((value, i) => vector[i] = value / length);
}
