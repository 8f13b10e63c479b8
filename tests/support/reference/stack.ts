/** A stack of equal-sized matrices in double precision: element (h, i, j) is `data[(h * rows + i) * cols + j]`. */
export interface Stack {
  readonly depth: number;
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array<ArrayBuffer>;
}

/** Makes a stack; zeros when no data is given. */
export function stack(
  depth: number,
  rows: number,
  cols: number,
  data: Float64Array<ArrayBuffer> = new Float64Array(depth * rows * cols),
): Stack {
  if (data.length !== depth * rows * cols) {
    throw new RangeError(
      `Expected ${
        depth * rows * cols
      } elements for a ${depth} x ${rows} x ${cols} stack but found ${data.length}`,
    );
  }
  return { depth, rows, cols, data };
}
