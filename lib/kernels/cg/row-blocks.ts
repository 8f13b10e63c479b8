import type { Csr } from "./csr.ts";
import type { SharedMemory } from "../shared-memory.ts";

/**
 * Rows of a block. Sums over rows are taken block by block and added in the order of the blocks, so that they are the same on
 * any number of threads.
 */
export const BLOCK_ROWS = 1 << 14;

/** Consecutive rows of a sparse matrix, in the shared memory of the vectors that it is multiplied with: row `first + i` holds the entries from `start[i] - start[0]` to `start[i + 1] - start[0]`. */
export interface RowBlock {
  readonly first: number;
  /** One more than rows. */
  readonly start: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** A square sparse matrix, block by block: in memory, or read anew whenever a block is asked for. */
export interface SparseRows {
  readonly size: number;
  readonly entries: number;
  /**
   * Rows `index * BLOCK_ROWS` and on, as many as a block has.
   *
   * @param lane of the caller, from 0: the block stands until it asks for the next one.
   */
  block(index: number, lane: number): Promise<RowBlock>;
}

/** Number of blocks of so many rows. */
export function blockCount(rows: number): number {
  return Math.ceil(rows / BLOCK_ROWS);
}

/** The blocks of a matrix whose arrays lie in shared memory. */
export function rowsInMemory({ size, start, columns, values }: Csr): SparseRows {
  return {
    size,
    entries: columns.length,
    block(index) {
      const first = index * BLOCK_ROWS;
      const end = Math.min(size, first + BLOCK_ROWS);
      return Promise.resolve({
        first,
        start: start.subarray(first, end + 1),
        columns: columns.subarray(start[first], start[end]),
        values: values.subarray(start[first], start[end]),
      });
    },
  };
}

/** A copy in shared memory. */
export function sharedCsr({ size, start, columns, values }: Csr, memory: SharedMemory): Csr {
  const shared = {
    size,
    start: memory.ints(start.length),
    columns: memory.ints(columns.length),
    values: memory.floats(values.length),
  };
  shared.start.set(start);
  shared.columns.set(columns);
  shared.values.set(values);
  return shared;
}
