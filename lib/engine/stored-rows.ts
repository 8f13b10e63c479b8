import { joinShards } from "./join-shards.ts";
import type { StoredArtefact } from "./artefact.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** How the parts of shards are read. */
export interface ShardReader {
  /** Shape of a tensor in a shard. */
  shape(index: number, tensor: string): Promise<readonly number[]>;
  /** Rows of a tensor of a shard, never of length 0. */
  rows(index: number, tensor: string, first: number, end: number): Promise<Tensor>;
}

/** Rows across shards, and the shape of what they would be together: `shape` and `rows` of a stored result. */
export function storedRows(
  shardCount: number,
  reader: ShardReader,
): Pick<StoredArtefact, "shape" | "rows"> {
  const layouts = new Map<string, Promise<{ tail: readonly number[]; starts: Float64Array }>>();

  async function layOut(tensor: string) {
    const starts = new Float64Array(shardCount + 1);
    let tail: readonly number[] = [];
    for (let index = 0; index < shardCount; index++) {
      const [rows, ...sides] = await reader.shape(index, tensor);
      if (rows === undefined || (index > 0 && sides.join() !== tail.join())) {
        throw new RangeError(
          `Expected shards of "${tensor}" to join along axis 0, but shard ${index} does not fit`,
        );
      }
      tail = sides;
      starts[index + 1] = starts[index] + rows;
    }
    return { tail, starts };
  }

  function layout(tensor: string) {
    let known = layouts.get(tensor);
    if (!known) layouts.set(tensor, known = layOut(tensor));
    return known;
  }

  return {
    async shape(tensor) {
      const { tail, starts } = await layout(tensor);
      return [starts[shardCount], ...tail];
    },
    async rows(tensor, first, end) {
      const { starts } = await layout(tensor);
      if (!(0 <= first && first < end && end <= starts[shardCount])) {
        throw new RangeError(
          `Expected rows of "${tensor}" within 0..${starts[shardCount]} but found ${first}..${end}`,
        );
      }
      const parts: Tensor[] = [];
      for (let index = shardOf(starts, first); starts[index] < end; index++) {
        const from = Math.max(first, starts[index]), to = Math.min(end, starts[index + 1]);
        if (from < to) parts.push(await reader.rows(index, tensor, from - starts[index], to - starts[index]));
      }
      return joinShards(parts.map((part) => ({ tensors: { part }, facts: {} }))).tensors.part;
    },
  };
}

/** The shard that holds a row: the last that starts at it or before. */
function shardOf(starts: Float64Array, row: number): number {
  let low = 0, high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
