import { SharedMemory } from "../shared-memory.ts";
import { codedQueries } from "./coded-lists.ts";
import { exactCodes } from "./coded-tiles.ts";
import type { KnnThreads } from "./knn-threads.ts";
import type { QueryBlock, RowList, SearchResponse } from "./list-search.ts";
import type { Neighbours } from "./neighbours.ts";
import { emptyHeaps, TopK } from "./top-k.ts";

/** Bytes of rows that are handed to a thread at a time. */
const BATCH_BYTES = 64 << 20;

/** The best rows of each query, best first, of which there may be fewer than k. */
interface BestRows extends Neighbours {
  /** How many there are, [count]. */
  readonly held: Int32Array<ArrayBuffer>;
}

/**
 * The k best rows of the lists for every query of a block. Lists are taken as they come and held a batch at a time. Candidates are
 * found by products of codes and compared in double precision; where the machine multiplies codes inexactly, in single precision.
 *
 * @param codes whether they are found so; by default where products of codes are exact.
 */
export async function searchRows(
  block: QueryBlock,
  lists: AsyncIterable<RowList> | Iterable<RowList>,
  k: number,
  knn: KnnThreads,
  signal?: AbortSignal,
  { codes }: { codes?: boolean } = {},
): Promise<BestRows> {
  const search = codes ?? await exactCodes() ? searchByCodes : searchByFloats;
  return await search(block, batchesOf(lists), k, knn, signal);
}

type Batches = AsyncIterable<{ readonly lists: RowList[]; readonly buffers: ArrayBuffer[] }>;

type Search = (
  block: QueryBlock,
  batches: Batches,
  k: number,
  knn: KnnThreads,
  signal?: AbortSignal,
) => Promise<BestRows>;

async function* batchesOf(lists: AsyncIterable<RowList> | Iterable<RowList>): Batches {
  let batch: RowList[] = [];
  let bytes = 0;
  const taken = () => {
    const buffers = [...new Set(batch.map(({ rows }) => rows.buffer))];
    const these = { lists: batch, buffers };
    [batch, bytes] = [[], 0];
    return these;
  };
  for await (const list of lists) {
    batch.push(list);
    bytes += list.rows.byteLength;
    if (bytes >= BATCH_BYTES) yield taken();
  }
  if (batch.length > 0) yield taken();
}

const searchByCodes: Search = async ({ queries, cols, self }, batches, k, knn, signal) => {
  const memory = new SharedMemory();
  const found = codedQueries(memory, queries, cols, k, self);
  for await (const { lists, buffers } of batches) {
    await knn.run("searchCodedLists", { found, lists }, { transfer: buffers, signal });
  }
  const { rows: count, capacity, held, ids, bounds } = found.queries;
  const all = { rows: found.queries, first: 0, end: count, scratch: found.scratch };
  await knn.run("finishSpan", all, { signal });
  const best = {
    ...{ count, k, held: held.slice().map((those) => Math.min(those, k)) },
    ...{ ids: new Int32Array(count * k), similarities: new Float32Array(count * k) },
  };
  for (let query = 0; query < count; query++) {
    const from = query * capacity, end = from + best.held[query];
    best.ids.set(ids.subarray(from, end), query * k);
    best.similarities.set(bounds.subarray(from, end), query * k);
  }
  memory.giveBack();
  return best;
};

const searchByFloats: Search = async ({ queries, cols, self }, batches, k, knn, signal) => {
  const count = queries.length / cols;
  let state: SearchResponse = { queries, heaps: emptyHeaps(count, k) };
  for await (const { lists, buffers } of batches) {
    const arrays = [state.queries, ...Object.values(state.heaps)];
    const transfer = [...arrays.map(({ buffer }) => buffer as ArrayBuffer), ...buffers];
    const request = { ...state, cols, k, self, margin: null, lists };
    state = await knn.run("searchInLists", request, { transfer, signal });
  }
  return { ...new TopK(count, k, state.heaps).neighbours(), held: Int32Array.from(state.heaps.held) };
};
