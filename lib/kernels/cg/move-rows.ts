import { instantiate } from "../instantiate.ts";
import { MOVE_ROWS } from "./move-rows-wasm.ts";
import type { PanelVectors } from "./panel-vectors.ts";
import { BLOCK_ROWS } from "./row-blocks.ts";

type Move = (...addressesAndSizes: number[]) => void;

interface Exports {
  readonly advanceRows: Move;
  readonly turnRows: Move;
}

const kernel = (memory: WebAssembly.Memory) => instantiate<Exports>(MOVE_ROWS, memory);

/**
 * r -= step · mp in single precision for rows `first` to `end`, and r · r of each block of them in double, into its place in `sums`.
 *
 * @param first where a block begins.
 */
export function advanceRows(vectors: PanelVectors, first: number, end: number): void {
  const { memory, width, r, mp, step, sums } = vectors;
  const { advanceRows } = kernel(memory);
  for (let row = first; row < end; row += BLOCK_ROWS) {
    advanceRows(
      ...[r.byteOffset, mp.byteOffset, step.byteOffset, row, Math.min(end, row + BLOCK_ROWS)],
      ...[width * r.BYTES_PER_ELEMENT, blockSums(sums, row, width).byteOffset],
    );
  }
}

/** x += step · p in double precision, and p = r + turn · p in single, for rows `first` to `end`. */
export function turnRows(vectors: PanelVectors, first: number, end: number): void {
  const { memory, width, x, r, p, step, turn } = vectors;
  const addresses = [x, r, p, step, turn].map((vector) => vector.byteOffset);
  kernel(memory).turnRows(...addresses, first, end, width * r.BYTES_PER_ELEMENT);
}

/** The sums of the block that begins at a row, [width]. */
export function blockSums(sums: Float64Array, first: number, width: number): Float64Array {
  const block = Math.floor(first / BLOCK_ROWS);
  return sums.subarray(width * block, width * (block + 1));
}

/** The plain reference of `advanceRows`. */
export function advanceRowsReference(vectors: PanelVectors, first: number, end: number): void {
  const { width, r, mp, step, sums } = vectors;
  for (let row = first; row < end; row++) {
    const own = blockSums(sums, row, width);
    if (row % BLOCK_ROWS === 0) own.fill(0);
    for (let c = 0; c < width; c++) {
      const at = width * row + c;
      r[at] -= Math.fround(step[c] * mp[at]);
      own[c] += r[at] * r[at];
    }
  }
}

/** The plain reference of `turnRows`. */
export function turnRowsReference(vectors: PanelVectors, first: number, end: number): void {
  const { width, x, r, p, step, turn } = vectors;
  for (let at = width * first; at < width * end; at++) {
    x[at] += step[at % width] * p[at];
    p[at] = r[at] + Math.fround(turn[at % width] * p[at]);
  }
}
