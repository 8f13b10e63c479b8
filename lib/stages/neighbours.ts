import type { Stage } from "../engine/stage.ts";
import { unitRows } from "../tensor/rows.ts";
import { maskNeighbours } from "../method/propagation/affinity.ts";
import type { Embeddings, GraphChoice, NeighbourRows } from "./artefacts.ts";
import { readMatrix } from "./matrices.ts";
import { neighbourRows } from "./neighbour-rows.ts";
import { countOf, type NeighbourParams } from "./neighbour-params.ts";

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
  async run(params, { embeddings, chosen }, _shard, { progress, signal }) {
    const x = unitRows(await readMatrix(embeddings, "embeddings"));
    const wanted = await countOf(params, x.rows, chosen);
    const found = await maskNeighbours(x, wanted, (fraction) => {
      signal.throwIfAborted();
      progress(fraction);
    });
    return neighbourRows(found);
  },
};
