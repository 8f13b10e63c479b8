/** 2^-24: the most that rounding to single precision changes a number, in shares of it. */
const ROUNDING = 2 ** -24;

/**
 * The most by which a product of `multiply` can differ from `exactProduct`: rounding errors of a sum of `cols` products in any
 * order, and of what is compared with it, for rows of at most these lengths.
 */
export function largestError(cols: number, longestLeft: number, longestRight: number): number {
  return 1.01 * (cols + 4) * ROUNDING * longestLeft * longestRight;
}

/** Length of the longest row of a matrix, in double precision. */
export function longestRow({ rows, cols, data }: { rows: number; cols: number; data: Float32Array }): number {
  let most = 0;
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let e = row * cols; e < (row + 1) * cols; e++) squares += data[e] * data[e];
    most = Math.max(most, squares);
  }
  return Math.sqrt(most);
}
