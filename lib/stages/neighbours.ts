import type { Stage } from "../engine/stage.ts";
import { knnSearch } from "../kernels/knn/knn-search.ts";
import { maskNeighbours } from "../method/propagation/affinity.ts";
import { unitRows } from "../tensor/rows.ts";
import type { Embeddings, GraphChoice, NeighbourRows } from "./artefacts.ts";
import { countOf, type NeighbourParams } from "./graph-choice.ts";
import { heardBy } from "./heard-by.ts";
import { readMatrix } from "./matrices.ts";
import { neighbourRows } from "./neighbour-rows.ts";

/** The k nearest training masks of every training mask (METHOD 8); if k is "chosen", the input `chosen` gives it. */
export const neighboursStage: Stage<
  NeighbourParams,
  { embeddings: Embeddings; chosen?: GraphChoice },
  NeighbourRows
> = {
  name: "neighbour graph",
  module: import.meta.url,
  // Every mask meets every other.
  growth: 2,
  async run(params, { embeddings, chosen }, _shard, run) {
    const x = unitRows(await readMatrix(embeddings, "embeddings"));
    return neighbourRows(await maskNeighbours(x, await countOf(params, x.rows, chosen), heardBy(run)));
  },
};

/**
 * The k training masks nearest to every test mask (METHOD 9), shared by all labels that are propagated over them.
 * There are at most as many as training masks.
 */
export const testNeighboursStage: Stage<
  NeighbourParams,
  { training: Embeddings; test: Embeddings; chosen?: GraphChoice },
  NeighbourRows
> = {
  name: "neighbours of test masks",
  module: import.meta.url,
  growth: 2,
  async run(params, { training, test, chosen }, _shard, run) {
    const rows = unitRows(await readMatrix(training, "embeddings"));
    const queries = unitRows(await readMatrix(test, "embeddings"));
    // The training graph leaves out each mask itself, so it holds at most N - 1 neighbours.
    const most = Math.min(await countOf(params, rows.rows, chosen), rows.rows - 1);
    return neighbourRows(await knnSearch(queries, rows, most, heardBy(run)));
  },
};
