import type { Matrix } from "../../tensor/matrix.ts";
import type { KnnThreads } from "./knn-threads.ts";
import { emptyHeaps, TopK } from "./top-k.ts";

/** The centroids nearest to each query. */
export interface NearestCentroids {
  /** Handed back. */
  readonly queries: Float32Array<ArrayBuffer>;
  /** Numbers of centroids, nearest first, [queries, wanted]. */
  readonly ids: Int32Array<ArrayBuffer>;
}

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
  const lists = [{ rows: centroids.data, first: 0, queries: null }];
  const heaps = emptyHeaps(count, wanted);
  const request = { queries, cols, k: wanted, heaps, lists, self: null, margin: null };
  const found = await knn.run("searchInLists", request, { transfer: [queries.buffer], signal });
  return { queries: found.queries, ids: new TopK(count, wanted, found.heaps).neighbours().ids };
}
