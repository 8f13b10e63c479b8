import type { SharedMemory } from "../shared-memory.ts";
import { depthOf, type RowCodes } from "./code-rows.ts";

/** Rows that one thread at a time changes the candidates of; also those on the narrow side of a tile. */
export const BLOCK_ROWS = 256;

/** Rows, their codes and their candidates, in one memory that all threads see. */
export interface CodedRows extends RowCodes {
  readonly memory: WebAssembly.Memory;
  readonly rows: number;
  readonly cols: number;
  readonly k: number;
  /** [rows, cols]. */
  readonly x: Float32Array;
  /** What is subtracted from every row before it is coded, [cols]. */
  readonly offset: Float32Array;
  /** [rows]: |similarity - (product · scale · scale + term + term)| <= error + error, and the same with `errors` on both sides. */
  readonly terms: Float32Array;
  readonly errors: Float32Array;
  /** [rows]: at least k rows are certainly as similar as this. */
  readonly cuts: Float32Array;
  /** Candidates of each row, [rows]; -1 where there were too many. */
  readonly held: Int32Array;
  /** How often the candidates of a row had to be decided to make room, [rows]. */
  readonly rounds: Int32Array;
  /** Candidates that fit, k < capacity. */
  readonly capacity: number;
  /** Of each candidate the upper bound of its similarity, or what it is; and its id, [rows, capacity]. */
  readonly bounds: Float32Array;
  readonly ids: Int32Array;
  /** One for each block of rows. */
  readonly locks: Int32Array;
}

/** Room for candidates, as multiples of k, and the least of it. */
const FEWEST = 3, MOST = 4, SPARE = 64;
/** Bytes of candidates that are kept where there are many rows. */
const CANDIDATE_BYTES = 512 << 20;
/** Bytes that all arrays together may take; the rest of the 4 GiB is for what each thread needs. */
const MOST_BYTES = 3.5 * 2 ** 30;

function capacityOf(rows: number, k: number): number {
  const most = Math.floor(CANDIDATE_BYTES / (8 * rows));
  return Math.max(FEWEST * k + SPARE, Math.min(MOST * k + SPARE, most));
}

/** Whether so many rows and their candidates fit. */
export function codesFit(rows: number, cols: number, k: number): boolean {
  return rows * (4 * cols + depthOf(cols) + 8 * capacityOf(rows, k) + 64) <= MOST_BYTES;
}

/** Room for rows, no candidates held yet. */
export function emptyCodedRows(memory: SharedMemory, rows: number, cols: number, k: number): CodedRows {
  const capacity = capacityOf(rows, k);
  const depth = depthOf(cols);
  const codes = memory.ints(rows * depth / 4);
  return {
    ...{ memory: memory.memory, rows, cols, k, capacity },
    x: memory.floats(rows * cols),
    offset: memory.floats(cols),
    codes: new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength),
    scales: memory.floats(rows),
    measures: memory.doubles(3 * rows),
    terms: memory.floats(rows),
    errors: memory.floats(rows),
    cuts: memory.floats(rows).fill(-Infinity),
    held: memory.ints(rows).fill(0),
    rounds: memory.ints(rows).fill(0),
    bounds: memory.floats(rows * capacity),
    ids: memory.ints(rows * capacity),
    locks: memory.ints(Math.ceil(rows / BLOCK_ROWS)).fill(0),
  };
}

/** The mean of up to `most` rows, evenly spread. Any offset is right; the nearer to the rows, the less is lost by coding them. */
export function meanRow(data: Float32Array, cols: number, most: number): Float32Array {
  const sums = new Float64Array(cols);
  const rows = data.length / cols, count = Math.min(rows, most);
  for (let i = 0; i < count; i++) {
    const from = Math.floor(i * rows / count) * cols;
    for (let e = 0; e < cols; e++) sums[e] += data[from + e];
  }
  return Float32Array.from(sums, (sum) => sum / count);
}
