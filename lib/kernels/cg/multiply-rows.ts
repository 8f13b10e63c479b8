import { instantiate } from "../instantiate.ts";
import { MULTIPLY_ROWS } from "./multiply-rows-wasm.ts";
import type { RowBlock } from "./row-blocks.ts";

interface Exports {
  multiplyRows(...addressesAndSizes: number[]): void;
}

/**
 * mp = p - factor · S p for the rows of a block of S, in single precision, and p · mp of each column in double; four columns at a
 * time, each sum in the order of the entries and rows, as in `multiplyRowsReference`.
 *
 * @param memory holds all arrays. @param p [size, width]; @param mp the same, of which the rows of the block are written.
 * @param width a multiple of GROUP; @param sums p · mp over the block, [width].
 */
export function multiplyRows(
  memory: WebAssembly.Memory,
  { first, start, columns, values }: RowBlock,
  factor: number,
  p: Float32Array,
  mp: Float32Array,
  width: number,
  sums: Float64Array,
): void {
  const addresses = [start, columns, values, p, mp].map((array) => array.byteOffset);
  const kernel = instantiate<Exports>(MULTIPLY_ROWS, memory);
  const widthBytes = width * p.BYTES_PER_ELEMENT;
  kernel.multiplyRows(start.length - 1, ...addresses, first, factor, widthBytes, sums.byteOffset);
}

/** The plain reference of `multiplyRows`. */
export function multiplyRowsReference(
  { first, start, columns, values }: RowBlock,
  factor: number,
  p: Float32Array,
  mp: Float32Array,
  width: number,
  sums: Float64Array,
): void {
  const single = Math.fround;
  sums.fill(0);
  for (let row = 0; row + 1 < start.length; row++) {
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let e = start[row] - start[0]; e < start[row + 1] - start[0]; e++) {
        sum = single(sum + single(values[e] * p[width * columns[e] + c]));
      }
      const at = width * (first + row) + c;
      mp[at] = p[at] - single(single(factor) * sum);
      sums[c] += p[at] * mp[at];
    }
  }
}
