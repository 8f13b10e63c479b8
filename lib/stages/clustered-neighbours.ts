import type { Stage } from "../engine/stage.ts";
import { KnnThreads } from "../kernels/knn/knn-threads.ts";
import { searchClusters } from "../kernels/knn/search-clusters.ts";
import type { Embeddings, MaskClusters, NeighbourRows } from "./artefacts.ts";
import { readClusters } from "./mask-clusters.ts";
import { neighbourRows } from "./neighbour-rows.ts";
import { countOf, type NeighbourParams } from "./neighbour-params.ts";
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
  async run(params, inputs, shard, { progress, signal }) {
    const clusters = await readClusters(inputs.clusters);
    const source = await rowSource(inputs.embeddings, "embeddings");
    const first = shard * MASKS, end = Math.min(first + MASKS, source.rows);
    const self = Int32Array.from({ length: end - first }, (_, i) => first + i);
    const block = { queries: await source.read(first, end), cols: source.cols, self };
    const k = Math.min(await countOf(params, source.rows), source.rows - 1);
    const knn = new KnnThreads(1);
    try {
      return neighbourRows(
        await searchClusters(block, clusters, source, k, knn, { signal, onProgress: progress }),
      );
    } finally {
      await knn.close();
    }
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
  async run(params, { clusters: stored, training, test }, shard, { progress, signal }) {
    const clusters = await readClusters(stored);
    const source = await rowSource(training, "embeddings");
    const asking = await unitRowSource(test, "embeddings");
    const first = shard * MASKS, end = Math.min(first + MASKS, asking.rows);
    const queries = await asking.read(first, end);
    // The training graph leaves out each mask itself, so it holds at most N - 1 neighbours.
    const k = Math.min(await countOf(params, source.rows), source.rows - 1);
    const knn = new KnnThreads(1);
    try {
      const options = { signal, onProgress: progress };
      const block = { queries, cols: source.cols, self: null };
      const found = await searchClusters(block, clusters, source, k, knn, options);
      return neighbourRows({ ...found, ids: found.ids.map((place) => clusters.order[place]) });
    } finally {
      await knn.close();
    }
  },
};
