import type { Matrix } from "../../tensor/matrix.ts";
import type { KnnThreads } from "./knn-threads.ts";
import { searchRows } from "./search-rows.ts";
import { emptyHeaps, TopK } from "./top-k.ts";

/** The centroids nearest to each query. */
export interface NearestCentroids {
  /** Handed back. */
  readonly queries: Float32Array<ArrayBuffer>;
  /** Numbers of centroids, nearest first, [queries, wanted]. */
  readonly ids: Int32Array<ArrayBuffer>;
}

/** Nearest ones up to which products of codes find them faster, and products of two numbers from which they do. */
const FEW = 8, MANY = 1e9;

/** @param queries [count, cols]; handed to a thread and back. */
export async function nearestCentroids(
  queries: Float32Array<ArrayBuffer>,
  centroids: Matrix,
  wanted: number,
  knn: KnnThreads,
  signal?: AbortSignal,
): Promise<NearestCentroids> {
  const { cols } = centroids;
  const count = queries.length / cols;
  if (wanted <= FEW && count * centroids.data.length >= MANY) {
    // A copy, for lists are handed over.
    const list = { rows: centroids.data.slice(), first: 0, queries: null };
    const { ids } = await searchRows({ queries, cols, self: null }, [list], wanted, knn, signal);
    return { queries, ids };
  }
  const lists = [{ rows: centroids.data, first: 0, queries: null }];
  const heaps = emptyHeaps(count, wanted);
  const request = { queries, cols, k: wanted, heaps, lists, self: null, margin: null };
  const found = await knn.run("searchInLists", request, { transfer: [queries.buffer], signal });
  return { queries: found.queries, ids: new TopK(count, wanted, found.heaps).neighbours().ids };
}
