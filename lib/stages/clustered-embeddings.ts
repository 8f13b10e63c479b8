import type { Stage } from "../engine/stage.ts";
import { matrix, row } from "../tensor/matrix.ts";
import type { Embeddings, MaskClusters } from "./artefacts.ts";
import { readClusters } from "./mask-clusters.ts";
import { tensorOf } from "./matrices.ts";
import { unitRowSource } from "./row-source.ts";

/**
 * Rows of a shard. Each shard reads all embeddings once, so shards are few and large. Two of them and the store's copy fit into 2
 * GB.
 */
const ROWS = 1 << 18;
/** Rows read at a time. */
const CHUNK = 8192;

/** Unit embeddings of the training masks in the order of their clusters, [masks, E]: what is searched together lies together. */
export const clusteredEmbeddingsStage: Stage<
  object,
  { embeddings: Embeddings; clusters: MaskClusters },
  Embeddings
> = {
  name: "embeddings by cluster",
  module: import.meta.url,
  shardCount: async (_params, { embeddings }) => Math.ceil((await embeddings.shape("embeddings"))[0] / ROWS),
  async run(_params, { embeddings, clusters }, shard, { progress, signal }) {
    const source = await unitRowSource(embeddings, "embeddings");
    const { order } = await readClusters(clusters);
    const first = shard * ROWS;
    const masks = order.subarray(first, first + ROWS);
    const placeOf = new Int32Array(source.rows).fill(-1);
    masks.forEach((mask, place) => placeOf[mask] = place);
    const out = matrix(masks.length, source.cols);
    for (let from = 0; from < source.rows; from += CHUNK) {
      signal.throwIfAborted();
      const end = Math.min(from + CHUNK, source.rows);
      const rows = matrix(end - from, source.cols, await source.read(from, end));
      for (let mask = from; mask < end; mask++) {
        if (placeOf[mask] >= 0) row(out, placeOf[mask]).set(row(rows, mask - from));
      }
      progress(end / source.rows);
    }
    return { tensors: { embeddings: tensorOf(out) }, facts: {} };
  },
};
