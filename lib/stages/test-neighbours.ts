import type { Stage } from "../engine/stage.ts";
import { knnSearch } from "../kernels/knn/knn-search.ts";
import { unitRows } from "../tensor/rows.ts";
import type { Embeddings, GraphChoice, NeighbourRows } from "./artefacts.ts";
import { readMatrix } from "./matrices.ts";
import { neighbourRows } from "./neighbour-rows.ts";
import { countOf, type NeighbourParams } from "./neighbour-params.ts";

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
  // Every mask meets every other.
  growth: 2,
  async run(params, { training, test, chosen }, _shard, { progress, signal }) {
    const rows = unitRows(await readMatrix(training, "embeddings"));
    const queries = unitRows(await readMatrix(test, "embeddings"));
    // The training graph leaves out each mask itself, so it holds at most N - 1 neighbours.
    const most = Math.min(await countOf(params, rows.rows, chosen), rows.rows - 1);
    const found = await knnSearch(queries, rows, most, (fraction) => {
      signal.throwIfAborted();
      progress(fraction);
    });
    return neighbourRows(found);
  },
};
