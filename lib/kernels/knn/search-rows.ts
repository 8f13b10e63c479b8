import type { KnnThreads } from "./knn-threads.ts";
import type { RowList, SearchResponse } from "./list-search.ts";
import { emptyHeaps, type HeapStorage } from "./top-k.ts";

/** Bytes of rows that are handed to a thread at a time. */
const BATCH_BYTES = 64 << 20;

/** Queries that are searched for together, [count, cols]; the array is handed over and must not be used again. */
export interface QueryBlock {
  readonly queries: Float32Array<ArrayBuffer>;
  readonly cols: number;
  /** Where the queries are rows themselves, their ids; else null. */
  readonly self: Int32Array | null;
}

/**
 * The k best rows of the lists for every query of a block, by similarities in single precision, as heaps. Lists are taken as they
 * come and held a batch at a time.
 */
export async function searchRows(
  { queries, cols, self }: QueryBlock,
  lists: AsyncIterable<RowList> | Iterable<RowList>,
  k: number,
  knn: KnnThreads,
  signal?: AbortSignal,
): Promise<HeapStorage> {
  let state: SearchResponse = { queries, heaps: emptyHeaps(queries.length / cols, k) };
  let batch: RowList[] = [];
  let bytes = 0;
  const search = async () => {
    if (batch.length === 0) return;
    const arrays = [state.queries, ...Object.values(state.heaps), ...batch.map(({ rows }) => rows)];
    const transfer = [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
    const request = { ...state, cols, k, self, margin: null, lists: batch };
    state = await knn.run("searchInLists", request, { transfer, signal });
    batch = [];
    bytes = 0;
  };
  for await (const list of lists) {
    batch.push(list);
    bytes += list.rows.byteLength;
    if (bytes >= BATCH_BYTES) await search();
  }
  await search();
  return state.heaps;
}
