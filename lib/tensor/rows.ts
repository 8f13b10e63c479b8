import { type Matrix, matrix, row } from "./matrix.ts";

/** Rows scaled to Euclidean length 1; a zero row stays zero. */
export function unitRows(m: Matrix): Matrix {
  return scaledRows(m, (start, end) => {
    let squares = 0;
    for (let i = start; i < end; i++) squares += m.data[i] * m.data[i];
    return Math.sqrt(squares);
  });
}

/** Rows of non-negative numbers scaled to sum 1; a zero row stays zero. */
export function rowsToSumOne(m: Matrix): Matrix {
  return scaledRows(m, (start, end) => {
    let sum = 0;
    for (let i = start; i < end; i++) sum += m.data[i];
    return sum;
  });
}

/** Softmax of every row. */
export function softmaxRows(m: Matrix): Matrix {
  const out = matrix(m.rows, m.cols);
  for (let start = 0; start < m.data.length; start += m.cols) {
    let largest = -Infinity;
    for (let c = 0; c < m.cols; c++) largest = Math.max(largest, m.data[start + c]);
    let sum = 0;
    for (let c = 0; c < m.cols; c++) sum += Math.exp(m.data[start + c] - largest);
    for (let c = 0; c < m.cols; c++) out.data[start + c] = Math.exp(m.data[start + c] - largest) / sum;
  }
  return out;
}

/** Column of the largest element of every row; the lowest column on ties. */
export function argmaxRows(m: Matrix): Int32Array<ArrayBuffer> {
  const best = new Int32Array(m.rows);
  for (let i = 0; i < m.rows; i++) {
    for (let c = 1; c < m.cols; c++) {
      if (m.data[i * m.cols + c] > m.data[i * m.cols + best[i]]) best[i] = c;
    }
  }
  return best;
}

/** Some rows, below each other. */
export function pickRows(m: Matrix, rows: readonly number[] | Int32Array): Matrix {
  const out = matrix(rows.length, m.cols);
  rows.forEach((from, to) => row(out, to).set(row(m, from)));
  return out;
}

/** Matrices of equal width, at least one, below each other. */
export function stackRows(parts: readonly Matrix[]): Matrix {
  const stacked = matrix(parts.reduce((rows, part) => rows + part.rows, 0), parts[0].cols);
  let at = 0;
  for (const part of parts) {
    stacked.data.set(part.data, at);
    at += part.data.length;
  }
  return stacked;
}

function scaledRows(m: Matrix, sizeOf: (start: number, end: number) => number): Matrix {
  const out = matrix(m.rows, m.cols);
  for (let start = 0; start < m.data.length; start += m.cols) {
    const size = sizeOf(start, start + m.cols);
    if (size === 0) continue;
    for (let i = start; i < start + m.cols; i++) out.data[i] = m.data[i] / size;
  }
  return out;
}
