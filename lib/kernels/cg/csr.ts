/** A square sparse matrix in compressed rows: row i holds entries `start[i]` to `start[i + 1]`, columns rising. */
export interface Csr {
  /** Rows and columns. */
  readonly size: number;
  /** Where each row begins in `columns` and `values`, then their length, [size + 1]. */
  readonly start: Int32Array;
  /** Column of each entry. */
  readonly columns: Int32Array;
  /** Value of each entry. */
  readonly values: Float32Array;
}

/**
 * (A + Aᵀ) · factor for A given as directed entries A[from[e], to[e]] = value[e]; entries that meet are added.
 *
 * @param from, to, value one element per entry of A, all of one length.
 */
export function symmetrised(
  size: number,
  from: Int32Array,
  to: Int32Array,
  value: Float32Array,
  factor: number,
): Csr {
  const entries = 2 * from.length;
  const start = bucketStarts(size, from, to);
  // Scattering by column and then by row leaves every row sorted by column: a radix sort in two passes.
  const byColumn = { other: new Int32Array(entries), value: new Float32Array(entries) };
  const fill = start.slice();
  for (let e = 0; e < from.length; e++) {
    const one = fill[to[e]]++;
    byColumn.other[one] = from[e];
    byColumn.value[one] = value[e] * factor;
    const two = fill[from[e]]++;
    byColumn.other[two] = to[e];
    byColumn.value[two] = value[e] * factor;
  }
  const columns = new Int32Array(entries);
  const values = new Float32Array(entries);
  fill.set(start);
  for (let column = 0; column < size; column++) {
    for (let e = start[column]; e < start[column + 1]; e++) {
      const at = fill[byColumn.other[e]]++;
      columns[at] = column;
      values[at] = byColumn.value[e];
    }
  }
  return merged(size, start, columns, values);
}

/** The matrix is symmetric, so one list of bucket borders serves rows and columns. */
function bucketStarts(size: number, from: Int32Array, to: Int32Array): Int32Array<ArrayBuffer> {
  const start = new Int32Array(size + 1);
  for (let e = 0; e < from.length; e++) {
    start[from[e] + 1]++;
    start[to[e] + 1]++;
  }
  for (let i = 0; i < size; i++) start[i + 1] += start[i];
  return start;
}

/** Adds up neighbouring entries of the same row and column, in place. */
function merged(size: number, start: Int32Array, columns: Int32Array, values: Float32Array): Csr {
  const mergedStart = new Int32Array(size + 1);
  let at = 0;
  for (let row = 0; row < size; row++) {
    for (let e = start[row]; e < start[row + 1]; e++) {
      if (at > mergedStart[row] && columns[at - 1] === columns[e]) {
        values[at - 1] += values[e];
      } else {
        columns[at] = columns[e];
        values[at++] = values[e];
      }
    }
    mergedStart[row + 1] = at;
  }
  return { size, start: mergedStart, columns: columns.slice(0, at), values: values.slice(0, at) };
}

/** out = M X for X, out [size, width] row-major. */
export function multiplyCsr(m: Csr, x: Float64Array, out: Float64Array, width: number): void {
  const { start, columns, values } = m;
  for (let row = 0; row < m.size; row++) {
    const to = row * width;
    out.fill(0, to, to + width);
    for (let e = start[row]; e < start[row + 1]; e++) {
      const value = values[e];
      const from = columns[e] * width;
      for (let c = 0; c < width; c++) out[to + c] += value * x[from + c];
    }
  }
}
