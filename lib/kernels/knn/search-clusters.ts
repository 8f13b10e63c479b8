import { grouped } from "../../tensor/grouped.ts";
import type { KnnThreads } from "./knn-threads.ts";
import type { RowClusters } from "./cluster-rows.ts";
import type { QueryBlock, RowList } from "./list-search.ts";
import { nearestCentroids } from "./nearest-centroids.ts";
import type { Neighbours } from "./neighbours.ts";
import type { RowSource } from "./row-source.ts";
import { searchRows } from "./search-rows.ts";

/**
 * Approximately the k nearest rows of every query, by inner product: the nearest ones in the clusters nearest to the query. Ids are places in the order of the clusters.
 *
 * A neighbour that was not found, because these clusters hold fewer than k rows, is the query itself with similarity 0, or row 0
 * where queries are no rows.
 *
 * @param source the rows in the order of the clusters.
 */
export async function searchClusters(
  { queries, cols, self }: QueryBlock,
  { centroids, starts, probes }: Pick<RowClusters, "centroids" | "starts" | "probes">,
  source: RowSource,
  k: number,
  knn: KnnThreads,
  { signal, onProgress = () => {} }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<Neighbours> {
  const near = await nearestCentroids(queries, centroids, probes, knn, signal);
  const count = near.queries.length / cols;
  const { starts: askingStarts, members } = grouped(
    near.ids.length,
    centroids.rows,
    (place) => near.ids[place],
  );

  async function* lists(): AsyncGenerator<RowList> {
    const own = Int32Array.from({ length: count }, (_, query) => near.ids[query * probes]).sort();
    let done = 0;
    for (const cluster of outwards(own[count >> 1], centroids.rows)) {
      const places = members.subarray(askingStarts[cluster], askingStarts[cluster + 1]);
      const these = places.map((place) => Math.floor(place / probes));
      const [first, end] = [starts[cluster], starts[cluster + 1]];
      onProgress(done++ / centroids.rows);
      if (these.length > 0 && first < end) {
        yield { rows: await source.read(first, end), first, queries: these };
      }
    }
  }

  const best = await searchRows({ queries: near.queries, cols, self }, lists(), k, knn, signal);
  for (let query = 0; query < count; query++) {
    const from = query * k + best.held[query];
    best.ids.fill(self?.[query] ?? 0, from, (query + 1) * k);
    best.similarities.fill(0, from, (query + 1) * k);
  }
  return { count, k, ids: best.ids, similarities: best.similarities };
}

/** Numbers below `count`, those near `middle` first: where most neighbours are found early, little else looks like one. */
function* outwards(middle: number, count: number): Generator<number> {
  for (let step = 0; step < count; step++) {
    if (middle - step >= 0) yield middle - step;
    if (step > 0 && middle + step < count) yield middle + step;
  }
}
