import type { Stage, StageRun } from "../engine/stage.ts";
import type { RowClusters } from "../kernels/knn/cluster-rows.ts";
import { KnnThreads } from "../kernels/knn/knn-threads.ts";
import type { Neighbours } from "../kernels/knn/neighbours.ts";
import type { RowSource } from "../kernels/knn/row-source.ts";
import { searchClusters } from "../kernels/knn/search-clusters.ts";
import type { QueryBlock } from "../kernels/knn/list-search.ts";
import type { Embeddings, MaskClusters, NeighbourRows } from "./artefacts.ts";
import { readClusters } from "./mask-clusters.ts";
import { neighbourRows } from "./neighbour-rows.ts";
import { countOf, type NeighbourParams } from "./graph-choice.ts";
import { rowSource, unitRowSource } from "./row-source.ts";

/** Masks whose neighbours are searched for together: a shard. */
const MASKS = 1 << 14;

const shardsOf = ([masks]: readonly number[]) => Math.max(1, Math.ceil(masks / MASKS));

/**
 * The k nearest training masks of every training mask of a large split, with few missed. Masks are numbered in the order of the
 * clusters, also as `ids`; a neighbour that was not found is the mask itself with similarity 0. Embeddings are in the order of
 * the clusters.
 */
export const clusteredNeighboursStage: Stage<
  NeighbourParams,
  { clusters: MaskClusters; embeddings: Embeddings },
  NeighbourRows
> = {
  name: "neighbour graph",
  module: import.meta.url,
  parallelShards: true,
  shardCount: async (_params, { embeddings }) => shardsOf(await embeddings.shape("embeddings")),
  async run(params, inputs, shard, run) {
    const clusters = await readClusters(inputs.clusters);
    const source = await rowSource(inputs.embeddings, "embeddings");
    const first = shard * MASKS, end = Math.min(first + MASKS, source.rows);
    const self = Int32Array.from({ length: end - first }, (_, i) => first + i);
    return neighbourRows(
      await search(params, clusters, source, { queries: await source.read(first, end), self }, run),
    );
  },
};

/**
 * The k training masks of a large split that are nearest to every test mask, with few missed (METHOD 9). Training embeddings are
 * in the order of the clusters; `ids` are numbers in the order of the split.
 */
export const clusteredTestNeighboursStage: Stage<
  NeighbourParams,
  { clusters: MaskClusters; training: Embeddings; test: Embeddings },
  NeighbourRows
> = {
  name: "neighbours of test masks",
  module: import.meta.url,
  parallelShards: true,
  shardCount: async (_params, { test }) => shardsOf(await test.shape("embeddings")),
  async run(params, { clusters: stored, training, test }, shard, run) {
    const clusters = await readClusters(stored);
    const source = await rowSource(training, "embeddings");
    const asking = await unitRowSource(test, "embeddings");
    const first = shard * MASKS, end = Math.min(first + MASKS, asking.rows);
    const queries = await asking.read(first, end);
    const found = await search(params, clusters, source, { queries, self: null }, run);
    return neighbourRows({ ...found, ids: found.ids.map((place) => clusters.order[place]) });
  },
};

async function search(
  params: NeighbourParams,
  clusters: RowClusters,
  source: RowSource,
  asking: Omit<QueryBlock, "cols">,
  { progress, signal }: StageRun,
): Promise<Neighbours> {
  // The training graph leaves out each mask itself, so it holds at most N - 1 neighbours.
  const k = Math.min(await countOf(params, source.rows), source.rows - 1);
  const knn = new KnnThreads(1);
  try {
    const block = { ...asking, cols: source.cols };
    return await searchClusters(block, clusters, source, k, knn, { signal, onProgress: progress });
  } finally {
    await knn.close();
  }
}
