import { instantiate } from "../instantiate.ts";
import { SCAN_TILE } from "./scan-tile-wasm.ts";

/** What is known of the rows on one side of a tile, [rows] each. */
export interface Side {
  readonly scales: Float32Array;
  /** What a row adds to the upper bound of each of its similarities. */
  readonly terms: Float32Array;
  /** Similarities below this are of no use to a row. */
  readonly cuts: Float32Array;
}

/** A tile of products of codes, and where hits go. */
export interface CodedTile {
  /** [m, n], and room for 16 more. */
  readonly products: Int32Array;
  readonly m: number;
  readonly n: number;
  /** Row i is looked at in its first `offset + i` columns only: those left of the diagonal. */
  readonly offset: number;
  readonly rows: Side;
  /** With room to a multiple of 16. */
  readonly columns: Side;
  /** Room for 16 numbers. */
  readonly bounds: Float32Array;
  /** Of each hit the row and the column in one number, row << 16 | column; then its bound. Two places each. */
  readonly hits: Int32Array;
}

/** The kernel in a thread's own memory. */
export interface TileScanner {
  /**
   * Finds the pairs of which a similarity may reach the cut of its row or of its column: those whose upper bound
   * product · scale · scale + term + term does. In rising order of rows.
   *
   * @returns how many.
   */
  scan(tile: CodedTile): number;
  /** columns = codesᵀ - 128, [depth, rows], for codes [rows, depth]; depth is a multiple of 16. */
  transpose(codes: Uint8Array, rows: number, depth: number, columns: Int8Array): void;
}

interface Exports {
  scanTile(...addressesAndSizes: number[]): number;
  transposeCodes(codes: number, rows: number, depth: number, columns: number): void;
}

/** @param memory holds all arrays. */
export function tileScanner(memory: WebAssembly.Memory): TileScanner {
  const kernel = instantiate<Exports>(SCAN_TILE, memory);
  const addresses = ({ scales, terms, cuts }: Side) => [scales, terms, cuts].map((array) => array.byteOffset);
  return {
    scan: ({ products, m, n, offset, rows, columns, bounds, hits }) =>
      kernel.scanTile(
        ...[products.byteOffset, m, n, offset, ...addresses(rows), ...addresses(columns)],
        ...[bounds.byteOffset, hits.byteOffset],
      ),
    transpose: (codes, rows, depth, columns) =>
      kernel.transposeCodes(codes.byteOffset, rows, depth, columns.byteOffset),
  };
}

/** The plain reference of `TileScanner.scan`. */
export function scanTileReference({ products, m, n, offset, rows, columns, hits }: CodedTile): number {
  const { fround } = Math;
  const bounds = new Float32Array(hits.buffer, hits.byteOffset, hits.length);
  let count = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < Math.min(n, offset + i); j++) {
      const product = fround(fround(products[i * n + j] * columns.scales[j]) * rows.scales[i]);
      const bound = fround(product + fround(columns.terms[j] + rows.terms[i]));
      if (!(bound >= Math.min(rows.cuts[i], columns.cuts[j]))) continue;
      hits[2 * count] = (i << 16) | j;
      bounds[2 * count++ + 1] = bound;
    }
  }
  return count;
}
