import { MULTIPLY_ROWS } from "./multiply-rows-wasm.ts";
import type { RowBlock } from "./row-blocks.ts";

type MultiplyRows = (
  rows: number,
  start: number,
  columns: number,
  values: number,
  p: number,
  mp: number,
  first: number,
  factor: number,
  widthBytes: number,
) => void;

let compiled: WebAssembly.Module | undefined;

/**
 * mp = p - factor · S p for the rows of a block of S; two columns at a time, each sum in the order of the entries, as in
 * `multiplyRowsReference`.
 *
 * @param memory holds all arrays. @param p [size, width]; @param mp the same, of which the rows of the block are written.
 * @param width a multiple of GROUP.
 */
export function multiplyRows(
  memory: WebAssembly.Memory,
  { first, start, columns, values }: RowBlock,
  factor: number,
  p: Float64Array,
  mp: Float64Array,
  width: number,
): void {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(MULTIPLY_ROWS), (byte) => byte.charCodeAt(0)));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  (exports.multiplyRows as MultiplyRows)(
    start.length - 1,
    start.byteOffset,
    columns.byteOffset,
    values.byteOffset,
    p.byteOffset,
    mp.byteOffset,
    first,
    factor,
    width * Float64Array.BYTES_PER_ELEMENT,
  );
}

/** The plain reference of `multiplyRows`. */
export function multiplyRowsReference(
  { first, start, columns, values }: RowBlock,
  factor: number,
  p: Float64Array,
  mp: Float64Array,
  width: number,
): void {
  for (let row = 0; row + 1 < start.length; row++) {
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let e = start[row] - start[0]; e < start[row + 1] - start[0]; e++) {
        sum += values[e] * p[width * columns[e] + c];
      }
      const at = width * (first + row) + c;
      mp[at] = p[at] - factor * sum;
    }
  }
}
